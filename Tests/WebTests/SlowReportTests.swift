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

    /// One that never asks for anything.
    struct Stuck: Report {
        let name = "stuck"
        let label = Label(fr: "Bloqué", en: "Stuck")
        let state: State

        func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
            while !state.mayEnd.load(ordering: .relaxed) { usleep(1_000) }
            return ReportResult(tables: [])
        }
    }

    /// One whose table lacks a cell.
    struct Lopsided: Report {
        let name = "lopsided"
        let label = Label(fr: "De travers", en: "Lopsided")

        func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
            let columns = [Table.Column("a", fr: "A", en: "A"), Table.Column("b", fr: "B", en: "B")]
            return ReportResult(tables: [Table("t", label: label, columns: columns, rows: [[.empty]])])
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
    var reports: [any Report] { [Turning(state: state), Stuck(state: state), Lopsided()] }
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

    @Test("one that never asks whether somebody waits is set aside: others go on, until it does end")
    func unended() async throws {
        let lane = ReportLane()
        let state = module.state
        @Sendable func stuck(_ name: String) async throws {
            try await lane.run(name, within: .milliseconds(50)) {
                state.running.wrappingAdd(1, ordering: .relaxed)
                while !state.mayEnd.load(ordering: .relaxed) { usleep(1_000) }
                state.running.wrappingSubtract(1, ordering: .relaxed)
            }
        }
        // As many as there are places, and one more that waits for one.
        await withTaskGroup(of: Void.self) { group in
            for name in ["a", "b", "c"] {
                group.addTask { await #expect(throws: UnendedError.self) { try await stuck(name) } }
            }
        }
        #expect(try await lane.run("d", within: .seconds(60)) { 4 } == 4)
        // The same isn't begun again, and after so many nothing is.
        await #expect(throws: Problem.self) { try await stuck("a") }
        #expect(state.running.load(ordering: .relaxed) == 3)
        await #expect(throws: UnendedError.self) { try await stuck("e") }
        await #expect(throws: Problem.self) { try await lane.run("d", within: nil) { 4 } }
        // The server's end doesn't wait for them.
        await lane.stop(within: .seconds(60))
        state.mayEnd.store(true, ordering: .relaxed)
        while (try? await lane.run("a", within: .seconds(60)) { 4 }) != 4 { await Task.yield() }
    }

    @Test("who waits for what is set aside is told so, and keeps no thread of its own waiting")
    func crowd() async throws {
        let lane = ReportLane()
        let state = module.state
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await lane.run("a", within: .milliseconds(50)) {
                            state.running.wrappingAdd(1, ordering: .relaxed)
                            while !state.mayEnd.load(ordering: .relaxed) { usleep(1_000) }
                        }
                        return false
                    } catch { return error is Problem }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // Only those that were begun together keep a thread.
        #expect(refused == 18 && state.running.load(ordering: .relaxed) == 2)
        state.mayEnd.store(true, ordering: .relaxed)
    }

    @Test("a server names the report that doesn't end, and answers all else")
    func stuckReport() async throws {
        let server = try server(seconds: 1)
        try await server.applicationUnderTest().test(.router) { client in
            let session = TestSession(client: client)
            let answers = try await withThrowingTaskGroup(of: TestSession.Answer.self) { group in
                for _ in 0..<2 { group.addTask { try await session.get("/api/v1/reports/stuck") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for answer in answers { #expect(answer.status == 503 && answer.text.contains("“stuck”")) }
            #expect(try await session.get("/api/v1/reports/stuck").text.contains("set aside"))
            let lopsided = try await session.get("/api/v1/reports/lopsided")
            #expect(lopsided.status == 400 && lopsided.text.contains("has 1 cells, for 2 columns"))
            #expect(try await session.get("/api/v1/administrations").status == 200)
        }
        module.state.mayEnd.store(true, ordering: .relaxed)
    }

    @Test("the end of the server doesn't wait for one that doesn't end")
    func ending() async throws {
        let work = BlockingWork()
        let isStarted = Atomic(false)
        let mayEnd = DispatchSemaphore(value: 0)
        let running = Task {
            try await work.report("a", within: nil) {
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
