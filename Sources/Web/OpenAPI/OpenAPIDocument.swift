internal import Derivation
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host

/// The OpenAPI 3.1 document of the API, made of the routes and of the record types that are loaded.
struct OpenAPIDocument {
    let routes: RouteTable
    let types: RecordTypeSet
    let version: String

    var json: JSONValue {
        .object([
            .init("openapi", .string("3.1.0")),
            .init(
                "info",
                .object([
                    .init("title", .string("Essaim")), .init("version", .string(version)),
                    .init(
                        "description",
                        .string(
                            "Share what administrations learned. Published records need no token. Errors are problems of RFC 9457 with stable codes."
                        )),
                ])),
            .init("paths", .object(paths)),
            .init(
                "components",
                .object([
                    .init("schemas", .object(Schemas.components(types))),
                    .init(
                        "securitySchemes",
                        .object([
                            .init(
                                "token",
                                .object([
                                    .init("type", .string("http")), .init("scheme", .string("bearer")),
                                    .init("description", .string("A token of “essaim token create”.")),
                                ]))
                        ])),
                ])),
        ])
    }

    private var paths: [JSONValue.Member] {
        var order: [String] = []
        var operations: [String: [JSONValue.Member]] = [:]
        for route in routes.operations {
            if operations[route.path] == nil { order.append(route.path) }
            operations[route.path, default: []].append(
                .init(route.method.rawValue.lowercased(), operation(route)))
        }
        return order.map { .init($0, .object(operations[$0] ?? [])) }
    }

    private func operation(_ route: Route) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(route.operation)), .init("tags", .array([.string(route.group)])),
            .init("summary", .string(route.summary.en)),
        ]
        if !route.details.isEmpty { members.append(.init("description", .string(route.details))) }
        let token = JSONValue.object([.init("token", .array([]))])
        // A token is never wrong: without one, the public's view is given.
        members.append(.init("security", .array(route.scope == nil ? [.object([]), token] : [token])))
        if !route.parameters.isEmpty {
            members.append(.init("parameters", .array(route.parameters.map(parameter))))
        }
        if let body = route.body {
            members.append(
                .init(
                    "requestBody",
                    .object([
                        .init("required", .boolean(body.isRequired)),
                        .init(
                            "content",
                            .object(
                                body.mediaTypes.map { .init($0.type, .object([.init("schema", $0.schema)])) })
                        ),
                    ])))
        }
        return .object(members + [.init("responses", .object(responses(route)))])
    }

    private func parameter(_ parameter: RouteParameter) -> JSONValue {
        let schema: JSONValue =
            parameter.isRepeated
            ? .object([.init("type", .string("array")), .init("items", parameter.schema)]) : parameter.schema
        return .object([
            .init("name", .string(parameter.name)), .init("in", .string(parameter.place.rawValue)),
            .init("required", .boolean(parameter.isRequired)),
            .init("description", .string(parameter.description)), .init("schema", schema),
        ])
    }

    private func responses(_ route: Route) -> [JSONValue.Member] {
        var members = route.successes.map { success -> JSONValue.Member in
            var response: [JSONValue.Member] = [.init("description", .string(success.description))]
            let forms = success.forms.isEmpty && success.schema != nil ? route.forms : success.forms
            if !forms.isEmpty {
                response.append(
                    .init("content", .object(forms.map { .init($0.mediaType, content($0, success.schema)) })))
            }
            return .init(String(success.status.code), .object(response))
        }
        let problems = Dictionary(grouping: Set(ProblemCode.always + route.problems), by: \.status.code)
        for (status, codes) in problems.sorted(by: { $0.key < $1.key }) {
            let names = codes.map(\.rawValue).sorted().joined(separator: ", ")
            var types: [JSONValue.Member] = [
                .init(Problem.mediaType, .object([.init("schema", Schemas.reference("Problem"))]))
            ]
            if codes.contains(.refusedExchange) {
                types.append(.init(Representation.xml.mediaType, content(.xml, nil)))
            }
            members.append(
                .init(
                    String(status),
                    .object([.init("description", .string(names)), .init("content", .object(types))])))
        }
        return members
    }

    private func content(_ form: Representation, _ schema: JSONValue?) -> JSONValue {
        let text = JSONValue.object([.init("type", .string("string"))])
        return .object([.init("schema", form == .json ? schema ?? text : text)])
    }
}
