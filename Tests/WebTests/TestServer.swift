import Catalogue
import Derivation
import EssaimKit
import Foundation
import HTTPTypes
import Host
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TestSupport
import Testing

@testable import Web

/// A server over a catalogue of its own, called without a socket.
struct TestServer {
    let host: EssaimHost
    let catalogue: any CatalogueStore
    let server: WebServer

    /// - Parameter files: Exchange files to begin with.
    init(
        homes: [String] = ["prefecture-cantal"], relays: [String] = [], files: [String] = [],
        _ configure: (inout WebConfiguration) -> Void = { _ in }
    ) async throws {
        host = try await TestHost.host()
        catalogue = try TestHost.catalogue(homes: homes, relays: relays)
        for file in files {
            let summary = try host.importFile(.bytes(Array(file.utf8), name: "essai.xml"), into: catalogue)
            #expect(summary.isApplied)
        }
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        // Tests run beside many others: their time says nothing.
        configuration.reportSeconds = 0
        configure(&configuration)
        server = try Self.server(host, catalogue, configuration)
    }

    /// - Parameter catalogue: One that is there.
    init(_ host: EssaimHost, _ catalogue: any CatalogueStore, _ configuration: WebConfiguration) throws {
        (self.host, self.catalogue) = (host, catalogue)
        server = try Self.server(host, catalogue, configuration)
    }

    private static func server(
        _ host: EssaimHost, _ catalogue: any CatalogueStore, _ configuration: WebConfiguration
    ) throws -> WebServer {
        var logger = Logger(label: "essai")
        logger.logLevel = .critical
        return try WebServer(host: host, catalogue: catalogue, configuration: configuration, logger: logger)
    }

    func test<Result>(_ body: @Sendable (TestSession) async throws -> Result) async throws -> Result {
        try await server.applicationUnderTest().test(.router) { try await body(TestSession(client: $0)) }
    }

    /// A token's header.
    func token(_ scope: TokenScope, for administration: String = "prefecture-cantal") throws -> HTTPFields {
        let (text, _) = try host.createToken(for: administration, scope: scope, in: catalogue)
        return [.authorization: "Bearer \(text)"]
    }
}

/// Requests to a server under test.
struct TestSession: Sendable {
    let client: any TestClientProtocol

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: ByteBuffer

        var text: String { String(buffer: body) }
        func json() throws -> JSONValue { try JSONValue(parsing: Array(body.readableBytesView)) }
        /// A problem's code.
        var code: String? {
            if case .string(let code)? = try? json()["code"] { return code }
            return nil
        }
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: String? = nil,
        type: String = "application/json"
    ) async throws -> Answer {
        var headers = headers
        if body != nil { headers[.contentType] = type }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Answer(status: response.status.code, headers: response.headers, body: response.body)
    }
}

extension JSONValue {
    var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }
    var list: [JSONValue] { if case .array(let list) = self { list } else { [] } }
}

/// Exchange elements and bodies that several tests use.
enum WebSample {
    static let published = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
    static let address = "/api/v1/records/prefecture-cantal/faq/quels-jours"

    static func draft(_ name: String) -> String {
        SampleExchange.faq("prefecture-cantal/faq/\(name)", status: "draft", question: "Brouillon \(name) ?")
    }

    static func body(_ question: String, status: String = "draft") -> String {
        "{\"status\":\"\(status)\",\"content\":{\"question\":\"\(question)\",\"answer\":\"<p>Oui.</p>\"}}"
    }
}
