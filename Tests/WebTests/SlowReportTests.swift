import Catalogue
import EssaimKit
import Foundation
import HTTPTypes
import Host
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A report that comes to its end when it is told to.
private struct Endless: Module {
    struct Turning: Report {
        let name = "endless"
        let label = Label(fr: "Sans fin", en: "Endless")
        let state: State

        func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
            state.running.wrappingAdd(1, ordering: .relaxed)
            defer { state.running.wrappingSubtract(1, ordering: .relaxed) }
            while !state.mayEnd.load(ordering: .relaxed) { try records.forEach("faq") { _ in } }
            return ReportResult(tables: [])
        }
    }

    final class State: Sendable {
        let running = Atomic(0)
        let mayEnd = Atomic(false)
    }

    let manifest = Manifest(
        "endless", version: "1.0", kit: 1...1, label: Label(fr: "Sans fin", en: "Endless"))
    let recordTypes: [RecordType] = []
    let state = State()
    var reports: [any Report] { [Turning(state: state)] }
}

@Suite("Reports that take long", .timeLimit(.minutes(10))) struct SlowReportTests {
    private let module = Endless()

    private func server(seconds: Int) throws -> WebServer {
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        configuration.reportSeconds = seconds
        var logger = Logger(label: "essai")
        logger.logLevel = .critical
        return try WebServer(
            host: EssaimHost(modules: try ModuleSet(modules: [module])),
            catalogue: try TestHost.catalogue(), configuration: configuration, logger: logger)
    }

    @Test("one that takes longer than it may is told so")
    func tooSlow() async throws {
        let server = try server(seconds: 1)
        try await server.applicationUnderTest().test(.router) { client in
            let answer = try await TestSession(client: client).get("/api/v1/reports/endless")
            #expect(answer.status == 503 && answer.code == "too-slow")
        }
        #expect(module.state.running.load(ordering: .relaxed) == 0)
    }

    @Test("as many as there may be hold up nothing else")
    func beside() async throws {
        let server = try server(seconds: 0)
        try await server.applicationUnderTest().test(.router) { client in
            let session = TestSession(client: client)
            // More of them than there are threads for reads.
            let answers = try await withThrowingTaskGroup(of: TestSession.Answer?.self) { group in
                for _ in 0..<6 { group.addTask { try await session.get("/api/v1/reports/endless") } }
                while module.state.running.load(ordering: .relaxed) < 2 { await Task.yield() }
                #expect(try await session.get("/api/v1/administrations").status == 200)
                #expect(module.state.running.load(ordering: .relaxed) == 2, "they went on beside")
                module.state.mayEnd.store(true, ordering: .relaxed)
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0?.status == 200 })
        }
    }

    @Test("one whose client has gone ends")
    func gone() async throws {
        let server = try server(seconds: 0)
        try await server.applicationUnderTest().test(.live) { client in
            let port = try #require(client.port)
            let curl = Process()
            curl.executableURL = URL(filePath: "/usr/bin/env")
            curl.arguments = ["curl", "-s", "http://127.0.0.1:\(port)/api/v1/reports/endless"]
            try curl.run()
            while module.state.running.load(ordering: .relaxed) == 0 { await Task.yield() }
            kill(curl.processIdentifier, SIGKILL)
            while module.state.running.load(ordering: .relaxed) > 0 { await Task.yield() }
        }
    }

    @Test("the end of the server doesn't wait for one that doesn't end")
    func ending() async throws {
        let work = BlockingWork()
        let isStarted = Atomic(false)
        let mayEnd = DispatchSemaphore(value: 0)
        let running = Task {
            try await work.report {
                isStarted.store(true, ordering: .relaxed)
                mayEnd.wait()
            }
        }
        while !isStarted.load(ordering: .relaxed) { await Task.yield() }
        await work.stop(within: .milliseconds(100))
        mayEnd.signal()
        try await running.value
    }
}
