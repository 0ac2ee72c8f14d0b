import Derivation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// What the API answers against what its description says: nothing is told that isn't described, nothing missing.
@Suite("Answers and their schemas") struct SchemaTests {
    private struct Checker {
        let components: JSONValue
        var objections: [String] = []

        /// Compares a value with a schema: types, required members, and members that nobody described.
        mutating func check(_ value: JSONValue, _ schema: JSONValue, _ place: String) {
            var schema = schema
            if let name = schema["$ref"]?.text?.split(separator: "/").last {
                // What modules describe is checked elsewhere.
                guard !name.hasSuffix("Content") else { return }
                schema = components[String(name)] ?? .null
            }
            if case .array(let options)? = schema["anyOf"] {
                let isOne = options.contains { option in
                    var trial = Checker(components: components)
                    trial.check(value, option, place)
                    return trial.objections.isEmpty
                }
                if !isOne { objections.append("\(place) fits none of its schemas") }
                return
            }
            switch value {
            case .object(let members):
                guard case .object(let known)? = schema["properties"] else {
                    if case .object? = schema["additionalProperties"] {
                        for member in members {
                            check(member.value, schema["additionalProperties"]!, "\(place)/\(member.key)")
                        }
                    } else if schema["type"]?.text != "object" {
                        objections.append("\(place) is an object")
                    }
                    return
                }
                for member in members {
                    guard let described = known.first(where: { $0.key == member.key }) else {
                        objections.append("\(place)/\(member.key) isn't described")
                        continue
                    }
                    check(member.value, described.value, "\(place)/\(member.key)")
                }
                for name in schema["required"]?.list ?? [] where value[name.text ?? ""] == nil {
                    objections.append("\(place)/\(name.text ?? "") is missing")
                }
            case .array(let values):
                guard let items = schema["items"] else {
                    objections.append("\(place) is a list")
                    return
                }
                for (index, value) in values.enumerated() { check(value, items, "\(place)/\(index)") }
            case .string: require("string", schema, place)
            case .number: require("integer", schema, place)
            case .boolean: require("boolean", schema, place)
            case .null: require("null", schema, place)
            }
        }

        private mutating func require(_ type: String, _ schema: JSONValue, _ place: String) {
            let types = schema["type"].map { $0.list.isEmpty ? [$0] : $0.list }?.compactMap(\.text) ?? []
            if !types.contains(type) { objections.append("\(place) is \(type), described as \(types)") }
        }
    }

    @Test(
        "each JSON answer of a route that reads is as described, member by member", .timeLimit(.minutes(10)))
    func reading() async throws {
        let planted = try await PlantedCatalogue()
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        // Tests run beside many others: their time says nothing.
        configuration.reportSeconds = 0
        let server = try TestServer(planted.host, planted.catalogue, configuration)
        let document = OpenAPIDocument(
            routes: server.server.routes, types: server.host.modules.types, version: "1"
        ).json
        let components = try #require(document["components"]?["schemas"])
        try await server.test { session throws in
            var checked: Set<String> = []
            for route in server.server.routes.routes where route.method == .get {
                guard let schema = route.successes.compactMap(\.schema).first, schema["$ref"] != nil else {
                    continue
                }
                for address in WebWaysOutTests.addresses(of: route, planted) {
                    let answer = try await session.get(address, [.accept: "application/json"])
                    let isProblem = answer.headers[.contentType] == Problem.mediaType
                    guard answer.status == 200 || isProblem else { continue }
                    var checker = Checker(components: components)
                    checker.check(
                        try answer.json(), isProblem ? Schemas.reference("Problem") : schema, route.operation)
                    #expect(checker.objections.isEmpty, "\(address): \(checker.objections.prefix(5))")
                    if !isProblem { checked.insert(route.operation) }
                }
            }
            #expect(
                checked.isSuperset(of: ["readRecord", "listRecords", "query", "readHistory", "listModules"]))
        }
    }
}
