internal import Derivation
internal import EssaimKit

/// A dossier as JSON, for those who lay it out themselves.
enum DossierJSON {
    static func value(of dossier: Dossier) -> JSONValue {
        let plan = dossier.plan
        var members: [JSONValue.Member] = [.init("title", .string(plan.title))]
        func add(_ name: String, _ value: String?) {
            if let value { members.append(.init(name, .string(value))) }
        }
        add("subtitle", plan.subtitle)
        add("date", plan.date?.description)
        add("place", plan.place)
        add("organiser", plan.organiser)
        members.append(.init("audience", .array(plan.audience.map { .string($0) })))
        add("introduction", plan.introduction?.plainText)
        members.append(.init("sessions", .array(dossier.sessions.map(session))))
        members.append(
            .init(
                "changes",
                .array(
                    dossier.changes.map {
                        .object([
                            .init("id", .string($0.id.description)), .init("title", .string($0.title)),
                            .init("change", .string($0.change.rawValue)),
                        ])
                    })))
        members.append(
            .init(
                "leftOut",
                .array(
                    dossier.omissions.map {
                        .object([.init("what", JSONValue($0.what)), .init("reason", JSONValue($0.reason))])
                    })))
        members.append(.init("origin", origin(dossier.origin)))
        return .object(members)
    }

    private static func origin(_ origin: Dossier.Origin) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("catalogue", .string(origin.catalogue)),
            .init("sequence", .number(String(origin.sequence))),
            .init("day", .string(origin.day)), .init("records", .number(String(origin.recordCount))),
        ]
        if let since = origin.since { members.append(.init("since", .number(String(since)))) }
        return .object(members)
    }

    private static func session(_ session: Dossier.Session) -> JSONValue {
        var members: [JSONValue.Member] = [.init("title", .string(session.plan.title))]
        if let time = session.plan.time { members.append(.init("time", .string(time))) }
        if let text = session.plan.introduction?.plainText {
            members.append(.init("introduction", .string(text)))
        }
        members.append(
            .init(
                "reports",
                .array(
                    session.reports.map {
                        .object([
                            .init("name", .string($0.name)), .init("title", .string($0.title)),
                            .init("result", ReportForm.json($0.result)),
                        ])
                    })))
        members.append(.init("queries", .array(session.findings.map(finding))))
        return .object(members)
    }

    private static func finding(_ finding: Dossier.Finding) -> JSONValue {
        var members: [JSONValue.Member] = [.init("query", .string(finding.query))]
        if let title = finding.title { members.append(.init("title", .string(title))) }
        members.append(.init("total", .number(String(finding.total))))
        members.append(.init("relaxed", .boolean(finding.isRelaxed)))
        members.append(.init("records", .array(finding.entries.map(entry))))
        return .object(members)
    }

    private static func entry(_ entry: Dossier.Entry) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(entry.id.description)), .init("version", .number(String(entry.version))),
            .init("title", .string(entry.title)), .init("type", JSONValue(entry.type)),
            .init("owner", JSONValue(entry.owner)),
        ]
        if let summary = entry.summary { members.append(.init("summary", .string(summary))) }
        members.append(
            .init(
                "evidence",
                .array(
                    entry.evidence.map {
                        .object([
                            .init("label", JSONValue($0.label)), .init("text", .string($0.text.plainText)),
                        ])
                    })))
        if let change = entry.change { members.append(.init("change", .string(change.rawValue))) }
        return .object(members)
    }
}
