internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import XML

/// Making a record of single answers, which are read and forgotten.
enum GatherPages {
    private static let fileName = "file"
    /// Problems that a page shows.
    private static let shown = 100

    static func routes(_ service: WebService) -> [Route] {
        let name = RouteParameter.path("gathering", "What is made of the answers.")
        return PersonPage.routes(
            .gathering, service, role: .writer, parameters: [name], show: { request, _ in try page(request) })
            + PersonPage.uploads(.gathering, service, role: .writer, parameters: [name], receive)
    }

    private static func gathering(_ request: PageRequest) throws -> any Gathering {
        let name = request.call.text("gathering") ?? ""
        guard let gathering = request.host.modules.gatherings[name] else {
            throw Problem(.notFound, "there is no gathering “\(name)”")
        }
        return gathering
    }

    /// The parameters as the fields of a form.
    private static func fields(_ gathering: any Gathering) -> RecordType {
        RecordType(gathering.name, namespace: "", label: gathering.label) {
            gathering.parameters.map {
                Field($0.name, $0.kind, $0.isRepeated ? .repeated : .optional, label: $0.label)
            }
        }
    }

    private static func page(
        _ request: PageRequest, _ data: FormData = FormData(), mistakes: [PageRequest.Mistake] = []
    ) throws -> Page {
        let gathering = try gathering(request)
        let controls = RecordControls(request: request, type: fields(gathering))
        let address = request.address(.gathering, [gathering.name])
        let file = mistakes.filter { $0.name == fileName }.map(\.message)
        let form = request.form(
            PersonPage.uploadAddress(address, request.language),
            problems: file.isEmpty ? [:] : [fileName: file], isUpload: true
        ) { form in
            controls.write(data, to: &form)
            form.file(
                fileName, request.say("Tableau des réponses (CSV)", "Table of the answers (CSV)"),
                hint: request.say(
                    "Une ligne par répondant. Le fichier est lu et oublié : ni lui ni aucune réponse n’est gardé ; seuls les chiffres de la fiche le sont.",
                    "One row a respondent. The file is read and forgotten: neither it nor any answer is kept, only the record's figures."
                ))
            form.buttons {
                $0.button(
                    request.say("Faire le brouillon de la fiche", "Make the record's draft"), value: "gather",
                    isMain: true)
            }
            controls.lists(.init(), to: &form)
        }
        var page = request.formPage(
            .gathering, request.say(gathering.label), values: [gathering.name], mistakes: mistakes,
            status: mistakes.isEmpty ? 200 : 422, form)
        page.steps = [
            request.deskStep,
            Page.Step(
                label: request.say("Importer un fichier", "Take a file in"),
                address: request.address(.importing)),
        ]
        return page
    }

    @Sendable private static func receive(
        _ upload: MultipartUpload, _ request: PageRequest, _ service: WebService
    ) async throws -> Response {
        let gathering = try gathering(request)
        let fields = fields(gathering).fields
        let data = FormData(upload.fields, fields)
        func again(_ mistakes: [PageRequest.Mistake]) throws -> Response {
            Response(page: try page(request, data, mistakes: mistakes), request)
        }
        guard let file = upload.file, file.spool.size > 0 else {
            return try again([
                .init(
                    name: fileName, label: "",
                    message: request.say(
                        "choisissez un fichier qui n’est pas vide", "choose a file that isn't empty"))
            ])
        }
        let settings = data.pairs(fields).filter { !$0.value.allSatisfy(\.isWhitespace) }.map {
            (String($0.name.prefix { $0 != "[" }), $0.value)
        }
        do {
            let (id, findings) = try await service.desk(request) { desk -> (RecordID?, [Finding]) in
                var findings: [Finding] = []
                let id = try desk.gather(
                    gathering.name, from: .renamed(path: file.spool.path, name: file.name), settings: settings
                ) { if findings.count < shown { findings.append($0) } }
                return (id, findings)
            }
            if let id { return .seeOther(request.address(.progress, id.parts, query: [("done", "save")])) }
            return try again(
                findings.map { finding in
                    let place = finding.location.map { location in
                        request.say("ligne \(location.line)", "line \(location.line)")
                            + (location.column.map { request.say(", colonne \($0)", ", column \($0)") } ?? "")
                    }
                    return .init(name: fileName, label: place ?? "", message: request.told(finding))
                })
        } catch let error as any ExplainedError {
            return try again([
                .init(name: fileName, label: "", message: request.label(error).text(in: request.language))
            ])
        } catch let error as Finding {
            return try again([.init(name: fileName, label: "", message: request.told(error))])
        }
    }
}
