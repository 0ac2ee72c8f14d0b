internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// What the catalogue and its modules consist of.
enum CatalogueRoutes {
    private static let group = "catalogue"

    static func routes(_ service: WebService) -> [Route] {
        [
            start(service), administrations(service), administration(service), modules(service),
            type(service),
            xmlSchema(service), jsonSchema(service), vocabularies(service), vocabulary(service),
        ]
    }

    private static func get(
        _ path: String, _ operation: String, _ summary: Label, _ details: String = "",
        parameters: [RouteParameter] = [], forms: [Representation] = [.json, .xml], schema: String?,
        problems: [ProblemCode] = [], handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method: .get, path: path, operation: operation, group: group, summary: summary, details: details,
            parameters: parameters,
            successes: [
                .init(description: summary.en + ".", forms: forms, schema: schema.map(Schemas.reference))
            ],
            problems: [.unknownParameter] + problems, handler: handler)
    }

    private static func start(_ service: WebService) -> Route {
        get(
            "/api/v1", "readStart", Label(fr: "Présentation du catalogue", en: "What this catalogue is"),
            "Its identifier, the administrations at home in it, and how far its journal goes.",
            schema: "Start"
        ) { call in
            let version = service.configuration.version
            let origin = try await service.view(for: call.caller.audience) { try $0.origin() }
            return Response(
                .object([
                    .init("service", .string("essaim")), .init("version", .string(version)),
                    .init("catalogue", .string(origin.identifier)),
                    .init("administrations", .array(origin.homes.map { .string($0) })),
                    .init("sequence", .number(String(origin.sequence))),
                    .init("updated", .string(origin.updated)),
                    .init("description", .string("/openapi.json")),
                    .init("documentation", .string("/api/docs")),
                ]), to: call)
        }
    }

    private static func administrations(_ service: WebService) -> Route {
        get(
            "/api/v1/administrations", "listAdministrations",
            Label(fr: "Lister les administrations", en: "List the administrations"),
            schema: "AdministrationList"
        ) { call in
            let list = try await service.view(for: call.caller.audience) { try $0.administrations() }
            return Response(
                .object([.init("administrations", .array(list.map(CatalogueForm.json)))]), to: call)
        }
    }

    private static func administration(_ service: WebService) -> Route {
        get(
            "/api/v1/administrations/{administration}", "readAdministration",
            Label(fr: "Lire une administration", en: "Read an administration"),
            parameters: [.path("administration", "The administration's identifier.")],
            schema: "Administration",
            problems: [.notFound]
        ) { call in
            let id = call.text("administration")
            let list = try await service.view(for: call.caller.audience) { try $0.administrations() }
            guard let found = list.first(where: { $0.administration.id == id }) else {
                throw Problem(.notFound, "there is no administration “\(id ?? "")” in this catalogue")
            }
            return Response(CatalogueForm.json(found), to: call)
        }
    }

    private static func modules(_ service: WebService) -> Route {
        get(
            "/api/v1/modules", "listModules", Label(fr: "Lister les modules", en: "List the modules"),
            schema: "ModuleList"
        ) { call in
            let list = service.host.modules.installed.map { CatalogueForm.json($0, naming: false) }
            return Response(.object([.init("modules", .array(list))]), to: call)
        }
    }

    // MARK: Record types

    private static let typeParameter = RouteParameter.path("type", "The record type's name.")

    private static func entry(_ call: Call, _ service: WebService) throws(Problem) -> RecordTypeSet.Entry {
        guard let entry = service.host.modules.types.entry(named: call.text("type") ?? "") else {
            throw Problem(.notFound, "no active module has a record type “\(call.text("type") ?? "")”")
        }
        return entry
    }

    private static func type(_ service: WebService) -> Route {
        get(
            "/api/v1/types/{type}", "readType",
            Label(fr: "Page de référence d’un type de fiche", en: "A record type's reference page"),
            "Fields, rules and vocabularies, for people; in French or English by `Accept-Language`.",
            parameters: [typeParameter], forms: [.markdown], schema: nil, problems: [.notFound]
        ) { call in
            let entry = try entry(call, service)
            let language = Language(accepting: call.request.headers[.acceptLanguage])
            return Response(
                ReferencePage.page(of: entry.type, module: entry.module, in: language, form: .markdown),
                as: .markdown, headers: [.contentLanguage: language.rawValue, .vary: "Accept-Language"])
        }
    }

    private static func xmlSchema(_ service: WebService) -> Route {
        get(
            "/api/v1/types/{type}/xsd", "readXMLSchema",
            Label(fr: "Schéma XML d’un type de fiche", en: "A record type's XML Schema"),
            parameters: [typeParameter], forms: [.xml], schema: nil, problems: [.notFound]
        ) { call in
            let entry = try entry(call, service)
            return Response(String(decoding: try SchemaText.schema(of: entry.type), as: UTF8.self), as: .xml)
        }
    }

    private static func jsonSchema(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/types/{type}/json-schema", operation: "readJSONSchema", group: group,
            summary: Label(fr: "Schéma JSON d’un type de fiche", en: "A record type's JSON Schema"),
            parameters: [typeParameter],
            successes: [
                .init(
                    description: "The schema of the content.", forms: [.json],
                    schema: .object([.init("type", .string("object"))]))
            ], problems: [.unknownParameter, .notFound]
        ) { call in
            Response(JSONSchemaForm.schema(of: try entry(call, service).type), to: call)
        }
    }

    // MARK: Vocabularies

    private static func vocabularies(_ service: WebService) -> Route {
        get(
            "/api/v1/vocabularies", "listVocabularies",
            Label(fr: "Lister les vocabulaires", en: "List the vocabularies"),
            "Those that the active record types use, and the shared ones.", schema: "VocabularyList"
        ) { call in
            let list = service.host.modules.vocabularies.map(CatalogueForm.json)
            return Response(.object([.init("vocabularies", .array(list))]), to: call)
        }
    }

    private static func vocabulary(_ service: WebService) -> Route {
        get(
            "/api/v1/vocabularies/{vocabulary}", "readVocabulary",
            Label(fr: "Lire un vocabulaire", en: "Read a vocabulary"),
            parameters: [.path("vocabulary", "The vocabulary's name.")], schema: "Vocabulary",
            problems: [.notFound]
        ) { call in
            let id = call.text("vocabulary")
            guard let found = service.host.modules.vocabularies.first(where: { $0.id == id }) else {
                throw Problem(.notFound, "there is no vocabulary “\(id ?? "")”")
            }
            return Response(CatalogueForm.json(found), to: call)
        }
    }
}
