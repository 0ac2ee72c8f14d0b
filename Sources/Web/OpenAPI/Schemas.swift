internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Host

/// The JSON Schemas of what the API answers with and takes: the same for every catalogue, but for the record types,
/// which come from the modules that are loaded.
enum Schemas {
    /// A schema that says it stands among the document's components.
    static func reference(_ name: String) -> JSONValue {
        .object([.init("$ref", .string("#/components/schemas/\(name)"))])
    }

    /// All components, by name.
    static func components(_ types: RecordTypeSet) -> [JSONValue.Member] {
        fixed + contents(types)
    }

    /// The name of a record type's component: `good-practice` is `GoodPracticeContent`.
    private static func name(of type: RecordType) -> String {
        let key = JSONForm.key(of: type.name)
        return key.prefix(1).uppercased() + key.dropFirst() + "Content"
    }

    private static func contents(_ types: RecordTypeSet) -> [JSONValue.Member] {
        let schemas = types.entries.map { entry in
            var schema = JSONSchemaForm.schema(of: entry.type)
            // Identifiers of their own would be other base addresses for the references inside.
            if case .object(let members) = schema {
                schema = .object(members.filter { $0.key != "$schema" && $0.key != "$id" })
            }
            return JSONValue.Member(name(of: entry.type), schema)
        }
        let references = types.entries.map { reference(name(of: $0.type)) }
        // Without any module, no content is known.
        let content: JSONValue =
            references.isEmpty ? object([]) : .object([.init("anyOf", .array(references))])
        return schemas + [.init("Content", content)]
    }

    // MARK: Building blocks

    private static func plain(_ type: String) -> JSONValue { .object([.init("type", .string(type))]) }
    private static let text = plain("string")
    private static let whole = plain("integer")
    private static let truth = plain("boolean")
    private static func optional(_ type: String) -> JSONValue {
        .object([.init("type", .array([.string(type), .string("null")]))])
    }
    private static func either(_ schemas: JSONValue...) -> JSONValue {
        .object([.init("anyOf", .array(schemas))])
    }
    private static func list(of schema: JSONValue) -> JSONValue {
        .object([.init("type", .string("array")), .init("items", schema)])
    }
    private static func map(of schema: JSONValue) -> JSONValue {
        .object([.init("type", .string("object")), .init("additionalProperties", schema)])
    }
    /// What a client may send: one of these.
    private static func codes(_ codes: [String]) -> JSONValue {
        .object([.init("type", .string("string")), .init("enum", .array(codes.map { .string($0) }))])
    }
    /// What a client may be answered: these today, more with later versions. An `enum` would break its clients then.
    private static func openCodes(_ codes: [String]) -> JSONValue {
        .object([
            .init("type", .string("string")), .init("examples", .array(codes.map { .string($0) })),
        ])
    }

    /// An object; the names of members that may be missing end in `?`. More members may come with later versions.
    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        let required = members.map(\.0).filter { $0.last != "?" }
        return .object([
            .init("type", .string("object")),
            .init(
                "properties",
                .object(
                    members.map { name, schema in
                        .init(name.last == "?" ? String(name.dropLast()) : name, schema)
                    })),
            .init("required", .array(required.map { .string($0) })),
        ])
    }

    private static let states = openCodes(RecordStatus.allCases.map(\.rawValue))
    private static let header: [(String, JSONValue)] = [
        ("id", text), ("version", whole), ("status", states), ("modified", text), ("language", text),
        ("title?", text), ("summary?", text), ("digest?", text), ("sequence", whole),
        ("draft?", whole),
    ]

    // MARK: Components

    private static let fixed: [JSONValue.Member] = [
        .init("Label", object([("fr", text), ("en", text)])),
        .init(
            "Problem",
            object([
                ("type", text), ("title", text), ("status", whole),
                ("code", openCodes(ProblemCode.allCases.map(\.rawValue))), ("detail", text),
                ("instance", text),
                ("findings?", list(of: reference("Finding"))), ("report?", reference("ImportReport")),
                ("finding?", reference("Finding")), ("reason?", text), ("start?", whole), ("end?", whole),
            ])),
        .init(
            "Finding",
            object([
                ("severity", openCodes(Severity.allCases.map(\.rawValue))), ("code", text),
                ("message", reference("Label")), ("file?", text), ("line?", whole), ("column?", whole),
                ("record?", text), ("path?", text), ("field?", text), ("value?", text),
                ("hint?", reference("Label")),
            ])),
        .init("RecordHeader", object(header + [("active?", truth)])),
        .init(
            "RecordList",
            object([("records", list(of: reference("RecordHeader"))), ("total", whole), ("next?", text)])),
        .init("Record", object(header + [("content?", reference("Content"))])),
        .init("SavedRecord", object(header + [("findings", list(of: reference("Finding")))])),
        .init(
            "RecordToSave",
            object([
                ("content", reference("Content")), ("status?", codes(["draft", "in-review", "published"])),
                (
                    "language?",
                    .object([
                        .init("type", .string("string")),
                        .init("pattern", .string("^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")),
                    ])
                ),
            ])),
        .init(
            "History",
            object([
                ("id", text),
                (
                    "revisions",
                    list(
                        of: object([
                            ("version", whole), ("status", states), ("modified", text), ("issuer", text),
                            ("recorded", text), ("digest?", text), ("conflict", truth), ("draft?", whole),
                            ("reason?", text),
                        ]))
                ),
            ])),
        .init(
            "Difference",
            object([
                ("id", text), ("before", whole), ("beforeIssuer", text), ("after", whole),
                ("afterIssuer", text),
                (
                    "differences",
                    list(
                        of: object([
                            ("path", text), ("label", reference("Label")), ("before", optional("string")),
                            ("after", optional("string")),
                        ]))
                ),
            ])),
        .init(
            "ImportReport",
            object([
                (
                    "files",
                    list(
                        of: object([
                            ("file", text),
                            (
                                "entries",
                                list(
                                    of: object([
                                        ("id?", text), ("line?", whole),
                                        ("action?", openCodes(ImportAction.allCases.map(\.rawValue))),
                                        ("findings?", list(of: reference("Finding"))),
                                    ]))
                            ),
                            (
                                "summary",
                                object([
                                    ("id?", text), ("issuer?", text), ("issued?", text),
                                    ("actions", map(of: whole)),
                                    ("types", map(of: map(of: whole))), ("findings", map(of: whole)),
                                    ("complete", truth), ("clean", truth), ("applied", truth),
                                    ("sequence", whole),
                                ])
                            ),
                        ]))
                )
            ])),
        .init(
            "QueryAnswer",
            object([
                ("query", text), ("total", whole), ("relaxed", truth), ("partial?", whole),
                ("commonWords?", list(of: text)), ("suggestion?", text),
                (
                    "hits",
                    list(
                        of: object([
                            ("id", text), ("version", whole), ("status", states), ("modified", text),
                            ("type?", reference("Label")), ("owner?", reference("Label")),
                            ("missing?", list(of: text)), ("title", list(of: reference("Segment"))),
                            ("snippet", list(of: reference("Segment"))),
                        ]))
                ),
                (
                    "facets",
                    list(
                        of: object([
                            ("name", text), ("label", reference("Label")), ("valueCount", whole),
                            (
                                "values",
                                list(
                                    of: object([
                                        ("value", text), ("label", reference("Label")), ("count", whole),
                                    ]))
                            ),
                        ]))
                ), ("next?", text),
            ])),
        .init("Segment", object([("text", text), ("match?", truth)])),
        .init(
            "QueryFieldList",
            object([
                (
                    "fields",
                    list(
                        of: object([
                            ("name", text), ("label", reference("Label")), ("ranges", truth),
                            ("facet", truth),
                            ("types", list(of: text)),
                        ]))
                )
            ])),
        .init(
            "Withdrawal",
            object([
                (
                    "reason",
                    .object([
                        .init("type", .string("string")), .init("minLength", .number("1")),
                        .init("maxLength", .number("1000")),
                    ])
                )
            ])),
        .init("Received", object([("catalogue", text), ("sequence", whole)])),
        .init(
            "ChangeList",
            object([
                (
                    "changes",
                    list(
                        of: object([
                            ("sequence", whole), ("id", text),
                            ("action", openCodes(ChangeAction.allCases.map(\.rawValue))), ("version", whole),
                            ("recorded", text),
                        ]))
                ), ("sequence", whole),
            ])),
        .init(
            "Start",
            object([
                ("service", text), ("version", text), ("catalogue", text),
                ("administrations", list(of: text)),
                ("sequence", whole), ("updated", text), ("description", text), ("documentation", text),
            ])),
        .init(
            "Administration",
            object([
                ("id", text), ("kind", text), ("name", reference("Label")), ("territories", list(of: text)),
                ("records", whole), ("home", truth), ("relay", truth),
            ])),
        .init("AdministrationList", object([("administrations", list(of: reference("Administration")))])),
        .init(
            "ModuleList",
            object([
                (
                    "modules",
                    list(
                        of: object([
                            ("id", optional("string")), ("version", optional("string")),
                            ("label", either(reference("Label"), plain("null"))), ("form", text),
                            ("types", list(of: text)), ("reports", list(of: text)), ("active", truth),
                            (
                                "problems",
                                list(
                                    of: object([
                                        ("code", text), ("line", optional("integer")),
                                        ("message", reference("Label")),
                                    ]))
                            ),
                        ]))
                )
            ])),
        .init(
            "Vocabulary",
            object([
                ("id", text), ("label", reference("Label")),
                ("terms", list(of: object([("code", text), ("label", reference("Label"))]))),
            ])),
        .init("VocabularyList", object([("vocabularies", list(of: reference("Vocabulary")))])),
        .init(
            "ReportList",
            object([
                (
                    "reports",
                    list(
                        of: object([
                            ("name", text), ("label", reference("Label")),
                            (
                                "parameters",
                                list(
                                    of: object([
                                        ("name", text), ("label", reference("Label")), ("repeated", truth),
                                    ]))
                            ),
                        ]))
                )
            ])),
        .init(
            "Table",
            object([
                ("name", text), ("label", reference("Label")),
                ("columns", list(of: object([("name", text), ("label", reference("Label"))]))),
                ("rows", list(of: plain("object"))),
            ])),
        .init(
            "Report",
            object([
                ("tables", list(of: reference("Table"))),
                (
                    "figures",
                    list(
                        of: object([
                            ("name", text), ("title", reference("Label")),
                            ("description", reference("Label")), ("data", reference("Table")),
                        ]))
                ), ("notes", list(of: reference("Label"))),
            ])),
        .init("Health", object([("status", text)])),
    ]
}
