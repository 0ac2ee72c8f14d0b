import Catalogue
import EssaimKit
import Testing

@Suite("Who may say what") struct MergeDecisionTests {
    private func stored(version: Int, digest: UInt8, status: RecordStatus = .published) -> StoredRecord {
        StoredRecord(
            key: 1, id: RecordID("cantal/faq/a")!, version: version, status: status,
            modified: "2013-06-03T09:00:00Z",
            language: "fr", namespace: "urn:x", title: nil, summary: nil, digest: [digest], revision: 1,
            sequence: 1)
    }

    private func decide(
        _ version: Int, _ digest: UInt8, tombstone: Bool = false, stored: StoredRecord?,
        issuer: String = "cantal",
        homes: Set<String> = [], relays: Set<String> = [], isPublished: Bool = true
    ) -> MergeDecision {
        .decide(
            .init(
                owner: "cantal", version: version, digest: [digest], isTombstone: tombstone,
                isPublished: isPublished),
            stored: stored,
            parties: .init(issuer: issuer, homes: homes, relays: relays))
    }

    @Test("versions decide between an owner's file and the catalogue")
    func versions() {
        let known = stored(version: 2, digest: 7)
        #expect(decide(1, 1, stored: nil) == .create)
        #expect(decide(3, 1, stored: known) == .update)
        #expect(decide(2, 7, stored: known) == .unchanged)
        #expect(decide(2, 1, stored: known) == .conflict)
        #expect(decide(1, 7, stored: known) == .stale)
    }

    @Test("a tombstone beats a lower or equal version, and stops it from returning")
    func tombstones() {
        let known = stored(version: 2, digest: 7)
        #expect(decide(1, 1, tombstone: true, stored: nil) == .withdraw)
        #expect(decide(2, 1, tombstone: true, stored: known) == .withdraw)
        #expect(decide(3, 1, tombstone: true, stored: known) == .withdraw)
        #expect(decide(1, 1, tombstone: true, stored: known) == .stale)
        let gone = stored(version: 3, digest: 7, status: .withdrawn)
        #expect(decide(2, 1, stored: gone) == .stale)
        #expect(decide(3, 1, stored: gone) == .stale)
        #expect(decide(4, 1, stored: gone) == .update)
        #expect(decide(4, 1, stored: gone, isPublished: false) == .stale, "a draft brings nothing back")
        #expect(decide(3, 7, tombstone: true, stored: gone) == .unchanged)
        #expect(decide(3, 1, tombstone: true, stored: gone) == .unchanged)
    }

    @Test("another's records come only through an accepted relay")
    func relays() {
        #expect(decide(1, 1, stored: nil, issuer: "maceo") == .refuse(.relay))
        #expect(decide(1, 1, stored: nil, issuer: "maceo", relays: ["maceo"]) == .create)
        #expect(decide(1, 1, stored: nil, issuer: "maceo", relays: ["ddt-lot"]) == .refuse(.relay))
        // What says nothing new needs no trust.
        let known = stored(version: 2, digest: 7)
        #expect(decide(2, 7, stored: known, issuer: "maceo") == .unchanged)
        #expect(decide(1, 7, stored: known, issuer: "maceo") == .stale)
        #expect(decide(2, 1, stored: known, issuer: "maceo") == .refuse(.relay))
    }

    @Test("nobody else raises the version of a home administration's record")
    func home() {
        let known = stored(version: 2, digest: 7)
        #expect(
            decide(3, 1, stored: known, issuer: "maceo", homes: ["cantal"], relays: ["maceo"])
                == .refuse(.home))
        #expect(
            decide(2, 7, stored: known, issuer: "maceo", homes: ["cantal"], relays: ["maceo"]) == .unchanged)
        #expect(decide(1, 7, stored: known, issuer: "maceo", homes: ["cantal"], relays: ["maceo"]) == .stale)
        #expect(decide(3, 1, stored: known, homes: ["cantal"]) == .update)
    }
}
