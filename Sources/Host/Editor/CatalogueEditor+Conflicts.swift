internal import Catalogue
package import EssaimKit
internal import Exchange

extension CatalogueEditor {
    /// Settles a record's conflicts.
    ///
    /// The owner's home publishes one more version, with the content chosen. Another catalogue can only choose
    /// which of the two it shows until the owner does.
    package func resolveConflict(
        of id: RecordID, keepingMine: Bool, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws {
        try author.require(.publish, for: id.owner)
        guard let conflict = try catalogue.read({ try $0.conflicts(of: id).first }) else {
            throw AuthoringError(
                kind: .wrongState, message: "\(id) is not in conflict",
                hint: "“essaim conflicts” lists the conflicts.")
        }
        let isHome = try catalogue.read { try $0.homes().contains(id.owner) }
        let draft = try catalogue.read { try $0.draft(of: conflict.stored) }
        // Two drafts of what is published, or two contents of the version in force.
        let mine = conflict.other.draft == nil ? conflict.stored : draft ?? conflict.stored
        let payload = try catalogue.read {
            try $0.payload(ofRevision: keepingMine ? mine.revision : conflict.other.key)
        }
        if isHome {
            let summary = try store(
                Written(
                    id: id, payload: payload,
                    status: conflict.other.draft == nil ? conflict.stored.status : conflict.other.status,
                    language: mine.language), basedOn: nil, onEntry: onEntry)
            guard summary.isApplied else {
                throw AuthoringError(
                    message: "the content chosen breaks a rule", hint: "Mend it with “essaim edit \(id)”.")
            }
            return
        }
        try catalogue.write { writer in
            if keepingMine {
                try writer.settleConflicts(of: conflict.stored, at: host.now())
            } else {
                var other = conflict.stored
                other.namespace = conflict.other.namespace
                let library = RecordLibrary(types: host.modules.types, reading: writer)
                let index = payload.withUnsafeBytes { library.indexEntry(other, payload: $0) }
                try writer.adopt(conflict.other, of: conflict.stored, index: index, at: host.now())
            }
        }
    }
}
