// What `http_api.py` measures Essaim beside: one route of Hummingbird that returns a body of a given size, and one that
// always answers 304.
//
//     HTTPBaseline PORT BYTES
import Hummingbird
import NIOCore

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard arguments.count == 2 else { fatalError("give a port and a number of bytes") }
let body = ByteBuffer(string: String(repeating: "x", count: arguments[1]))

let router = Router()
router.get("body") { _, _ in
    Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
}
router.get("unchanged") { _, _ in Response(status: .notModified) }
try await Application(
    router: router, configuration: .init(address: .hostname("127.0.0.1", port: arguments[0]))
).runService()
