internal import Catalogue
internal import EssaimKit
internal import Host

/// What pages call roles and steps.
enum PersonWords {
    static func role(_ role: PersonRole, _ request: PageRequest) -> String {
        switch role {
        case .reader: request.say("lecture : lit les brouillons", "reader: reads drafts")
        case .writer:
            request.say(
                "rédaction : écrit et remet en relecture", "writer: writes, and hands to review")
        case .reviewer:
            request.say(
                "relecture : publie, renvoie, retire", "reviewer: publishes, sends back, withdraws")
        case .administrator:
            request.say(
                "administration : invite aussi des personnes", "administrator: invites people, too")
        }
    }

    static func action(_ action: RecordStep.Action, _ request: PageRequest) -> String {
        switch action {
        case .saved: request.say("a enregistré", "saved it")
        case .handedOver: request.say("a remis en relecture", "handed it to review")
        case .commented: request.say("a fait une remarque", "made a remark")
        case .sentBack: request.say("a renvoyé", "sent it back")
        case .published: request.say("a publié", "published it")
        case .discarded: request.say("a abandonné le brouillon", "abandoned the draft")
        case .withdrawn: request.say("a retiré", "withdrew it")
        case .erased: request.say("a effacé", "erased it")
        case .settled: request.say("a réglé le conflit", "settled the conflict")
        case .reverted: request.say("est revenu à la version", "went back to version")
        }
    }
}

extension PageRequest {
    /// A day with its time.
    func clock(_ time: String) -> String {
        day(time) + say(" à ", " at ") + time.dropFirst(11).prefix(5) + " UTC"
    }

    /// An error of the layers below in the page's language. Its hint isn't told: it may name a command.
    func told(_ error: some ExplainedError) -> String {
        language == .fr ? FrenchErrors.text(of: error.message).withHeldSigns : error.message
    }

    func told(_ error: CatalogueError) -> String {
        language == .fr ? FrenchErrors.text(of: error.message).withHeldSigns : error.message
    }

    /// The same in both languages.
    func label(_ error: any ExplainedError) -> Label {
        Label(fr: FrenchErrors.text(of: error.message).withHeldSigns, en: error.message)
    }

    /// What a rule or a schema found, with what to do.
    func told(_ finding: Finding) -> String {
        say(finding.message) + (finding.hint.map { ". " + say($0) } ?? "")
    }
}
