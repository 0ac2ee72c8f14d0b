internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Host

/// What search engines are told of a record, in schema.org's words: an article, a question with its answer, an event,
/// a set of figures.
struct RecordMetadata {
    let request: PageRequest
    let shown: ShownRecord
    let owner: Administration?
    /// The meeting that the record prepares; `nil` where it is no plan.
    let plan: DossierPlan?

    /// JSON-LD that may stand in a page.
    var text: String {
        let members = [.init("@context", .string("https://schema.org"))] + own + common
        return JSONValue.object(members).text(isPretty: false).replacing("<", with: "\\u003c")
    }

    private var title: String { shown.stored.title ?? shown.stored.id.name }

    /// What a record of this kind has.
    private var own: [JSONValue.Member] {
        if let plan { return event(plan) }
        if let answer { return question(answer) }
        let isDataset = shown.type?.observations != nil
        return [
            .init("@type", .string(isDataset ? "Dataset" : "Article")),
            .init(isDataset ? "name" : "headline", .string(title)),
        ]
    }

    /// The text that answers the title.
    private var answer: String? {
        let field = shown.type?.fields.first { $0.roles.contains(.answer) }
        return field.flatMap { shown.record?.content[$0.name].first?.prose?.plainText }
    }

    private func event(_ plan: DossierPlan) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("@type", .string("Event")), .init("name", .string(title)),
        ]
        if let date = plan.date { members.append(.init("startDate", .string(date.description))) }
        if let place = plan.place {
            members.append(
                .init("location", object("Place", [.init("name", .string(place))])))
        }
        if let organiser = plan.organiser {
            members.append(
                .init("organizer", object("Organization", [.init("name", .string(organiser))])))
        }
        return members
    }

    private func question(_ answer: String) -> [JSONValue.Member] {
        let answered = object("Answer", [.init("text", .string(answer))])
        let question = object(
            "Question", [.init("name", .string(title)), .init("acceptedAnswer", answered)])
        return [
            .init("@type", .string("FAQPage")), .init("name", .string(title)),
            .init("mainEntity", .array([question])),
        ]
    }

    /// What all records have.
    private var common: [JSONValue.Member] {
        let stored = shown.stored
        var members: [JSONValue.Member] = [
            .init("inLanguage", .string(stored.language)),
            .init("dateModified", .string(stored.modified)),
            .init("version", .number(String(stored.version))),
            .init("url", .string(request.base + request.address(of: stored.id))),
            .init("identifier", .string(stored.id.description)),
            .init(
                "publisher",
                object(
                    owner?.kind == "association" ? "Organization" : "GovernmentOrganization",
                    [.init("name", .string(owner.map { request.say($0.name) } ?? stored.id.owner))])),
        ]
        if let summary = stored.summary { members.append(.init("description", .string(summary))) }
        if let licence = request.site[.licenceAddress] ?? request.site[.licence] {
            members.append(.init("license", .string(licence)))
        }
        return members
    }

    private func object(_ type: String, _ members: [JSONValue.Member]) -> JSONValue {
        .object([.init("@type", .string(type))] + members)
    }
}
