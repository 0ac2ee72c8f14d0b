internal import Derivation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Request {
    /// Makes sure that the body comes as it is: a compressed one could be any size.
    func requirePlainBody() throws(Problem) {
        guard let coding = headers[.contentEncoding], coding.lowercased() != "identity" else { return }
        throw Problem(.unsupportedMediaType, "the body is sent as “\(coding)”; send it uncompressed")
    }
}

extension Call {
    /// The whole body, at most `limit` bytes of it.
    func body(limit: Int) async throws -> [UInt8] {
        try request.requirePlainBody()
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(.tooLarge, "the body has \(length) bytes; at most \(limit) are taken")
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else {
                throw Problem(.tooLarge, "the body has more than \(limit) bytes")
            }
            bytes += part.readableBytesView
        }
        return bytes
    }

    /// This request's address with one parameter of its query set to another value.
    func address(setting name: String, to value: String) -> String {
        let kept = (request.uri.query ?? "").split(separator: "&").filter {
            $0.prefix { $0 != "=" } != name[...]
        }
        return "\(request.uri.path)?\((kept + ["\(name)=\(value)"]).joined(separator: "&"))"
    }
}
