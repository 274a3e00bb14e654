/** A hub that does not know which store it has. */
module com.example.hub {
  requires dev.keyhold.audit;
  requires dev.keyhold.keys;
  requires jdk.httpserver;
}
