internal import Catalogue
internal import EssaimKit
internal import Exchange

// What a file erases besides what it says.
extension ImportTransaction {
    /// Erases what a record said up to a version, before what it says now.
    func erase(
        upTo version: Int?, of id: RecordID, _ item: ExchangeItem, _ entry: inout ImportEntry
    ) throws {
        guard let version, entry.action != .refuse, let stored = try writer.record(id),
            version < stored.version, try writer.erasedVersion(of: stored) ?? 0 < version
        else { return }
        var parties = parties
        parties.issuer = issuer(of: item)
        guard id.owner == parties.issuer || !options.refusesRelays,
            MergeDecision.mayErase(recordOf: id.owner, parties)
        else { return }
        try writer.erase(stored, upTo: version, at: time)
        entry.findings.append(erased(id, item, version))
    }

    /// Whether a record is withdrawn and erased.
    func isErased(_ id: RecordID) throws -> Bool {
        guard let stored = try writer.record(id), stored.status == .withdrawn else { return false }
        return RecordText.erases(tombstoneText: try writer.payload(ofRevision: stored.revision))
    }
}
