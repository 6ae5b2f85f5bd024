// The TLS server of Node.js, in the JavaScript of 2013.
// usage: node node_server.js PORT CHAIN KEY OPTIONS, where OPTIONS is JSON for tls.createServer.
var fs = require('fs');
var tls = require('tls');

var options = JSON.parse(process.argv[5]);
options.cert = fs.readFileSync(process.argv[3]);
options.key = fs.readFileSync(process.argv[4]);

var server = tls.createServer(options, function (connection) {
  connection.on('error', function () {});
  connection.on('data', function () {
    connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
});
server.on('clientError', function () {});
server.on('tlsClientError', function () {});
server.listen(Number(process.argv[2]), '127.0.0.1');
