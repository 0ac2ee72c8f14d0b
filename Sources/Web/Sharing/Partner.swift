internal import AsyncHTTPClient
internal import Derivation
internal import Foundation
internal import Host
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// A partner's server, over its HTTP API.
package struct Partner: Sendable {
    private static let timeout = TimeAmount.minutes(10)
    private static let answerLimit = 64 << 20

    /// Its address, without a slash at the end: `https://partner.example`.
    package let address: String
    private let token: String?
    private let client: HTTPClient
    private let spoolFolder: String?

    /// Connects for the length of `body`.
    ///
    /// - Parameters:
    ///   - token: What the partner gave; `nil`: as the public.
    ///   - authority: A PEM file with the certificates to trust instead of the system's.
    package static func with<Result>(
        _ address: String, token: String?, authority: String? = nil, spoolFolder: String? = nil,
        _ body: (Partner) async throws -> Result
    ) async throws -> Result {
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme ?? ""), url.host() != nil,
            url.query() == nil
        else {
            throw SharingError(
                message: "“\(address)” is not a server's address",
                hint: "Use one like https://partner.example.")
        }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .minutes(5)))
        if let authority {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(authority)
            configuration.tlsConfiguration = tls
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let partner = Partner(
            address: String(address.reversed().drop { $0 == "/" }.reversed()), token: token, client: client,
            spoolFolder: spoolFolder)
        do {
            let result = try await body(partner)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Whether what is sent to an address can be read between here and there: plain HTTP to another machine.
    package static func isReadableOnTheWay(_ address: String) -> Bool {
        address.lowercased().hasPrefix("http://") && ServedHosts.host(of: address)?.isLoopback != true
    }

    // MARK: Requests

    /// What the partner's catalogue is.
    struct Start {
        var catalogue: String
        var administration: String?
        var sequence: Int
    }

    func start() async throws -> Start {
        let value = try await json("/api/v1")
        guard case .string("essaim")? = value["service"], case .string(let catalogue)? = value["catalogue"],
            case .number(let text)? = value["sequence"], let sequence = Int(text)
        else {
            throw notEssaim
        }
        var administration: String?
        if case .array(let list)? = value["administrations"], case .string(let first)? = list.first {
            administration = first
        }
        return Start(catalogue: catalogue, administration: administration, sequence: sequence)
    }

    /// How far the partner has what this catalogue has.
    func received(from catalogue: String) async throws -> Int {
        guard case .number(let text)? = try await json("/api/v1/exchange/received/\(catalogue)")["sequence"],
            let sequence = Int(text)
        else { throw notEssaim }
        return sequence
    }

    /// Fetches a file of the partner's chain.
    ///
    /// - Parameter size: Bytes that it may have at most: a server that is not what it seems could fill the disk.
    func file(since sequence: Int, limit: Int, atMost size: Int) async throws -> SpoolFile {
        var request = request("/api/v1/exchange?since=\(sequence)&limit=\(limit)")
        request.headers.add(name: "Accept", value: "application/xml")
        let response = try await execute(request)
        guard response.status == .ok else { throw try await refusal(response) }
        if let told = response.headers.first(name: "Content-Length").flatMap({ Int($0) }), told > size {
            throw tooLarge
        }
        let file = try SpoolFile(folder: spoolFolder)
        try await readingAnswer {
            var left = size
            for try await chunk in response.body {
                left -= chunk.readableBytes
                guard left >= 0 else { throw tooLarge }
                try chunk.withUnsafeReadableBytes { try file.append($0) }
            }
        }
        return file
    }

    /// Tells the partner how far this catalogue has come, so that the partner's next file begins there. A server that
    /// doesn't ask for it, or a reader without a token, goes on without.
    func confirm(_ sequence: Int, of catalogue: String) async throws {
        guard token != nil else { return }
        var request = request("/api/v1/exchange/sent")
        request.method = .PUT
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(
            ByteBuffer(
                string: JSONValue.object([
                    .init("catalogue", .string(catalogue)), .init("sequence", .number(String(sequence))),
                ]).text(isPretty: false)))
        let response = try await execute(request)
        guard [.ok, .notFound, .methodNotAllowed].contains(response.status) else {
            throw try await refusal(response)
        }
        for try await _ in response.body {}
    }

    /// Sends a file, and returns what the partner answered where it refused it.
    func send(_ file: SpoolFile) async throws {
        var request = request("/api/v1/exchange")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/xml")
        request.headers.add(name: "Accept", value: "application/json")
        let size = file.size
        request.body = .stream(FileChunks(file: file, size: size), length: .known(Int64(size)))
        let response = try await execute(request)
        guard response.status == .ok else { throw try await refusal(response) }
        // Read to its end, so that the connection can be used again.
        for try await _ in response.body {}
    }

    private func request(_ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address + path)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        return request
    }

    private func json(_ path: String) async throws -> JSONValue {
        var request = request(path)
        request.headers.add(name: "Accept", value: "application/json")
        let response = try await execute(request)
        guard response.status == .ok else { throw try await refusal(response) }
        let body = try await readingAnswer { try await response.body.collect(upTo: 1 << 20) }
        guard let value = try? JSONValue(parsing: Array(body.readableBytesView)) else {
            throw notEssaim
        }
        return value
    }

    /// What an answer's body brings, which may end too early or never.
    private func readingAnswer<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as any ExplainedError { throw error } catch {
            throw SharingError(unreachable: address, error)
        }
    }

    private func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        do { return try await client.execute(request, timeout: Self.timeout) } catch {
            throw SharingError(unreachable: address, error)
        }
    }

    /// What a problem answered by the partner says, the findings of a refused file among it.
    private func refusal(_ response: HTTPClientResponse) async throws -> SharingError {
        let body = try? await response.body.collect(upTo: Self.answerLimit)
        let value = body.flatMap { try? JSONValue(parsing: Array($0.readableBytesView)) }
        var detail = "status \(response.status.code)"
        if case .string(let text)? = value?["detail"] { detail = text }
        if case .array(let files)? = value?["report"]?["files"],
            case .array(let entries)? = files.first?["entries"]
        {
            let messages = entries.flatMap { entry -> [String] in
                guard case .array(let findings)? = entry["findings"] else { return [] }
                return findings.compactMap { finding in
                    guard case .string("error")? = finding["severity"],
                        case .string(let message)? = finding["message"]?["en"]
                    else { return nil }
                    if case .string(let record)? = finding["record"] { return "\(record): \(message)" }
                    return message
                }
            }
            detail += messages.prefix(5).map { "\n  \($0)" }.joined()
            if messages.count > 5 { detail += "\n  … and \(messages.count - 5) more" }
        }
        return SharingError(
            message: "\(address) refused: \(detail)",
            hint: response.status == .unauthorized || response.status == .forbidden
                ? "Check the token's administration, scope and expiry with the partner."
                : "Settle with the partner what stands above, then run the command again.")
    }

    private var tooLarge: SharingError {
        SharingError(
            message: "\(address) sends more than may be fetched",
            hint:
                "Nothing of that file was kept. If the partner's catalogue is so large, allow more: --max-size."
        )
    }

    private var notEssaim: SharingError {
        SharingError(
            message: "\(address) is no server of Essaim",
            hint: "Give the server's address without a path, like https://partner.example.")
    }
}

/// A file's bytes, chunk by chunk.
private struct FileChunks: AsyncSequence, Sendable {
    let file: SpoolFile
    let size: Int

    struct AsyncIterator: AsyncIteratorProtocol {
        let file: SpoolFile
        let size: Int
        var offset = 0

        mutating func next() async throws -> ByteBuffer? {
            guard offset < size else { return nil }
            let chunk = try file.chunk(at: offset)
            offset += chunk.readableBytes
            return chunk
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file, size: size) }
}
