internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// A record's form: what was typed is kept at each step, whether or not a record can be made of it yet.
enum RecordFormPages {
    static func routes(_ service: WebService) -> [Route] {
        let show = RouteParameter.query("show", .code(["preview"]), "What stands below the form.")
        return PersonPage.routes(
            .edit, service, role: .writer, parameters: RecordRoutes.identity + [show],
            show: PersonPage.ofView { try RecordFormPage($0, $1).page() }, isAudited: false, act: act)
    }

    // MARK: What a form does

    @Sendable private static func act(_ post: PagePost, _ request: PageRequest, _ service: WebService)
        async throws -> Response
    {
        let id = try post.call.recordID()
        let action = post.text(PagePost.stepName)
        let address = request.address(.edit, id.parts)
        if action == "drop" {
            try await service.desk(request) { try $0.dropEntry(for: id) }
            return .seeOther(request.address(.progress, id.parts))
        }
        guard let type = service.host.modules.types.entry(named: id.type)?.type else {
            throw Problem(.notFound, "no active module has a record type “\(id.type)”")
        }
        var data = FormData(post.fields, type.fields)
        var anchor = ""
        if let step = FormData.Step(action) {
            anchor = data.apply(step, type.fields).map { "#" + FormControls.identifier($0) } ?? ""
        }
        let fields = data.pairs(type.fields)
        let language = language(post.text("$language"))
        let basis = action == "rebase" ? post.text("$current") : post.text("$basis")
        let number = Int(post.text("$number")) ?? 0
        let isKept = try await service.desk(request) {
            try $0.keep(fields, for: id, language: language, basis: basis, number: number)
        }
        guard isKept else {
            return try await service.view(for: request.call.caller.audience) { [data] in
                Response(page: try RecordFormPage(request, $0).page(besides: data), request)
            }
        }
        switch action {
        case "save", "review", "publish":
            return try await Audit(post.call, service).around {
                try await save(data, type, id, action, language, basis, request, service)
            }
        case "preview": return .seeOther(address + "?show=preview#preview")
        case "rebase": return .seeOther(address)
        default: return .seeOther(address + anchor)
        }
    }

    /// Makes a record of what was typed, or says what is to be mended.
    private static func save(
        _ data: FormData, _ type: RecordType, _ id: RecordID, _ action: String, _ language: String,
        _ basis: String, _ request: PageRequest, _ service: WebService
    ) async throws -> Response {
        func again(_ problems: [FormProblem]) async throws -> Response {
            try await service.view(for: request.call.caller.audience) { view in
                Response(page: try RecordFormPage(request, view).page(problems), request)
            }
        }
        let known = try await service.view(for: request.call.caller.audience) {
            try RecordFormPage.Base($0, id)
        }
        var reader = FormReader(type, request.language, base: known.content)
        let read = reader.content(of: data)
        let content = read.content
        var problems = read.problems
        let wanted: RecordStatus = action == "publish" ? .published : action == "review" ? .inReview : .draft
        /// Where it goes on for who is late: it is done where a double click has done it, else both states are shown.
        func late() async throws -> Response {
            let now = try await service.view(for: request.call.caller.audience) {
                try RecordFormPage.Base($0, id)
            }
            guard let shown = now.shown, now.content == content, shown.stored.status >= wanted else {
                return .seeOther(request.address(.edit, id.parts))
            }
            try await service.desk(request) { try $0.dropEntry(for: id) }
            return .seeOther(request.address(.progress, id.parts, query: [("done", action)]))
        }
        if problems.isEmpty, Basis(written: basis) != known.basis { return try await late() }
        if problems.isEmpty {
            let base = known.basis
            let outcome: (RecordDesk.Saving, [Finding])
            do {
                outcome = try await service.desk(request) { desk in
                    var findings: [Finding] = []
                    var saving = try desk.save(
                        content, as: id, type: type, status: wanted == .published ? .published : .draft,
                        language: language, basedOn: base
                    ) { findings += $0.findings }
                    if saving != .refused, wanted == .inReview {
                        let isDone = try desk.handOver(id, remark: "") { findings += $0.findings }
                        saving = isDone ? .saved : .refused
                    }
                    return (saving, findings.filter { $0.severity == .error })
                }
            } catch let error as AuthoringError where error.kind == .changedMeanwhile {
                return try await late()
            } catch let error as any ExplainedError where error is AuthoringError || error is AccessError {
                return try await again([FormProblem(name: "", message: request.label(error))])
            }
            if outcome.0 != .refused {
                let done = outcome.0 == .unchanged ? "unchanged" : action
                return .seeOther(request.address(.progress, id.parts, query: [("done", done)]))
            }
            let controls = RecordControls(request: request, type: type)
            problems = outcome.1.map {
                FormProblem(
                    name: controls.name(ofFinding: $0.field ?? ""),
                    message: Label(fr: request.told($0), en: request.told($0)))
            }
            if problems.isEmpty { return .seeOther(request.address(.edit, id.parts)) }
        }
        return try await again(problems)
    }

    /// A record's language, as a form gives it back.
    private static func language(_ text: String) -> String {
        text.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}/) == nil ? "fr" : text
    }

    // MARK: After a session's end

    /// Keeps a form that was sent after its session's end, now that its person is signed in again.
    ///
    /// - Returns: Where it goes on; `nil` where it isn't a record's form.
    static func resume(
        _ body: String, at path: String, _ person: Person, _ service: WebService
    ) async throws -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard
            let language = Language.allCases.first(where: { language in
                let pattern = PagePath.edit.pattern(in: language).split(separator: "/")
                return pattern.count == parts.count
                    && zip(pattern, parts).allSatisfy { $0.first == "{" || $0 == $1[...] }
            })
        else { return nil }
        let names = parts.dropFirst(language == .en ? 3 : 2)
        guard
            let id = RecordID(
                owner: names[names.startIndex], type: names[names.startIndex + 1],
                name: names[names.startIndex + 2]),
            let type = service.host.modules.types.entry(named: id.type)?.type,
            let pairs = try? Call.pairs(of: body)
        else { return nil }
        let fields = FormData(pairs.map { ($0.0, $0.1) }, type.fields).pairs(type.fields)
        func value(_ name: String) -> String { pairs.first { $0.0 == name }?.1 ?? "" }
        let (written, basis, number) = (value("$language"), value("$basis"), Int(value("$number")) ?? 0)
        try await service.writing { host, catalogue in
            _ = try host.desk(of: person, in: catalogue).keep(
                fields, for: id, language: Self.language(written), basis: basis, number: number)
        }
        return path
    }
}

extension RecordID {
    /// What a path has of it.
    var parts: [String] { [owner, type, name] }
}

extension Basis {
    /// As a form carries it: `none`, `v3`, `d2`.
    var written: String {
        switch self {
        case .nothing, .unstated: "none"
        case .version(let number): "v\(number)"
        case .draft(let number): "d\(number)"
        }
    }

    init(written text: String) {
        let number = Int(text.dropFirst())
        self =
            switch (text.first, number) {
            case ("v", let number?): .version(number)
            case ("d", let number?): .draft(number)
            default: .nothing
            }
    }
}
