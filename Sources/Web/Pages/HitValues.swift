internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Host
internal import Search

/// One record of a list, as templates show it.
struct HitValues {
    /// Characters of what a record rests on.
    private static let evidenceLimit = 160
    /// Records that refer to it, each with its owner.
    private static let referenceLimit = 3

    let request: PageRequest
    let view: CatalogueView

    func values(of hit: QueryAnswer.Hit) throws -> [String: Any] {
        let missing =
            hit.missing.isEmpty
            ? "" : request.say("Sans : ", "Without: ") + hit.missing.joined(separator: ", ")
        return [
            "address": request.address(of: hit.record.id),
            "title": request.html(hit.title.map(inline)).description,
            "language": hit.record.language == request.language.rawValue ? "" : hit.record.language,
            "type": hit.type.map(request.say) ?? hit.record.id.type,
            "owner": hit.owner.map { request.say($0.name) } ?? hit.record.id.owner,
            "ownerAddress": request.address(.administration, [hit.record.id.owner]),
            "day": request.day(hit.record.modified), "machineDay": String(hit.record.modified.prefix(10)),
            "status": hit.record.status == .published ? "" : request.say(hit.record.status.label),
            "snippet": request.html(hit.snippet.map(inline)).description, "missing": missing,
            "evidence": try evidence(of: hit.record.id), "references": try references(to: hit.record.id),
        ]
    }

    /// What a record says that it rests on; not an answer, which says it all.
    private func evidence(of id: RecordID) throws -> String {
        let shown = try view.record(id)
        let fields = shown.type?.fields.filter { $0.roles.contains(.evidence) && !$0.roles.contains(.answer) }
        return try (fields ?? []).compactMap { field -> String? in
            let values = shown.record?.content[field.name] ?? []
            guard let text = try values.first?.prose.map(beginning(of:)) ?? administrations(in: values, field)
            else {
                return nil
            }
            return request.say(field.label) + request.say(" : ", ": ") + text
        }.joined(separator: " · ")
    }

    private func beginning(of prose: Prose) -> String {
        let text = prose.plainText
        var part = text.prefix(Self.evidenceLimit)
        if part.endIndex < text.endIndex, let end = part.lastIndex(where: \.isWhitespace) {
            part = part[..<end]
        }
        return part + (part.endIndex < text.endIndex ? "…" : "")
    }

    /// The administrations that groups name, each once.
    private func administrations(in groups: [Value], _ field: Field) throws -> String? {
        guard case .group(let fields) = field.kind, !groups.isEmpty else { return nil }
        let names = fields.filter { if case .administration = $0.kind { true } else { false } }.map(\.name)
        var found: [String] = []
        for group in groups.compactMap(\.group) {
            for id in names.compactMap({ group.text($0) }) {
                let name = try view.administration(id).map { request.say($0.name) } ?? id
                if !found.contains(name) { found.append(name) }
            }
        }
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    /// Who refers to a record, and with what: who tried a practice again, who commented on it.
    private func references(to id: RecordID) throws -> String {
        var records: [String] = []
        for record in try view.references(to: id) {
            let owner = try view.administration(record.id.owner).map { request.say($0.name) }
            let name = "\(owner ?? record.id.owner) (\(request.typeLabel(of: record)))"
            if !records.contains(name) { records.append(name) }
        }
        guard !records.isEmpty else { return "" }
        let named = records.prefix(Self.referenceLimit)
        let more = records.count - named.count
        return request.say("Citée par : ", "Referred to by: ") + named.joined(separator: ", ")
            + (more > 0 ? request.say(" et \(more) de plus", " and \(more) more") : "")
    }

    private func inline(_ segment: TextSegment) -> Document.Inline {
        segment.isMatch ? .mark(segment.text) : .text(segment.text)
    }
}
