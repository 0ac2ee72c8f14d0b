package import Derivation
package import EssaimKit
package import Exchange

/// A store of records. One suite of tests (`CatalogueStoreTests`) says what any store must do.
package protocol CatalogueStore: Sendable {
    /// Reads from one consistent state, however long it takes and whatever others write meanwhile.
    func read<Result>(_ body: (any CatalogueReading) throws -> Result) throws -> Result
    /// Runs `body` with a store that behaves like this one, and undoes all that was written to it.
    ///
    /// The store is valid during the call only. Others can't write meanwhile.
    func rehearse<Result>(_ body: (any CatalogueStore) throws -> Result) throws -> Result
    /// Runs `body` in one transaction: all of its writes are kept, or none where it throws.
    func write<Result>(_ body: (any CatalogueWriting) throws -> Result) throws -> Result
    /// A number that is another one after anybody has committed a change, be it another process. Asking costs
    /// microseconds and waits for nobody: what was made of the catalogue holds as long as the number does.
    func stamp() throws -> Int
    /// How many transactions of a database that several hosts share this one knows of; `nil`: it is nobody's copy.
    func position() throws -> Int64?
    /// For how many seconds a host's copy hasn't been known to have all that the database has; `nil`: it is nobody's copy.
    func secondsBehind() -> Double?
    /// Throws where what is written now would fail or not be kept: a full disk, a file that was moved away.
    func checkWritable() throws
    /// Makes the indexes agree with the records: they are worked out from them, and may be thrown away.
    ///
    /// Records that no module knew when they came are entered once one does. Where an entry may be wrong, because
    /// another analysis or another description of a type made it, all are made anew. Nothing is written where all is
    /// well, and asking again costs nothing.
    /// - Parameters:
    ///   - rebuilding: Make all anew, whatever they say.
    ///   - onProgress: Called now and then.
    /// - Returns: How many records were entered.
    func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int
    /// How many records were erased whose words may still lie in the file: somebody reads it, or the disk is full.
    func uncleanCount() throws -> Int
    /// Checks all that is stored, in one pass over one consistent state.
    ///
    /// - Parameter index: What goes into the indexes for a record's current state; `nil` where no module knows it. Its
    ///   bytes are valid during the call only.
    func examine(_ index: (StoredRecord, UnsafeRawBufferPointer) throws -> IndexEntry?) throws -> Examination
}

extension CatalogueStore {
    package func uncleanCount() throws -> Int { 0 }
    package func position() throws -> Int64? { nil }
    package func secondsBehind() -> Double? { nil }
}

/// What can be asked of a catalogue.
package protocol CatalogueReading: PeopleReading {
    /// The catalogue's own random identifier, which tells its sequence numbers from another catalogue's.
    func identifier() throws -> String
    /// The identifier that it began with, before any restore: the same in all copies of it.
    func origin() throws -> String
    /// The administrations whose own catalogue this is, in order.
    func homes() throws -> [String]
    /// The issuers whose relayed records are accepted, in order.
    func relays() throws -> [String]
    /// The committed state that this transaction sees; `nil` in one that may have changes of its own, for they can be
    /// taken back.
    func committedState() throws -> CatalogueState?
    /// The sequence number of the last change; 0 for an empty journal.
    func lastSequence() throws -> Int
    /// When the last change was recorded, or the catalogue was made: UTC.
    func lastChangeTime() throws -> String

    /// How far a partner has this catalogue's journal, as far as is known; `nil`: nothing is.
    func sentSequence(to partner: String) throws -> Int?
    /// The same of all partners, in the order of their identifiers.
    func sentSequences() throws -> [(partner: String, sequence: Int)]
    /// The sequence number that the files of a chain go up to without a gap; `nil`: none came.
    func receivedSequence(from catalogue: String, issuer: String) throws -> Int?
    /// How far each chain has come, in the order of issuers and catalogues.
    func receivedPositions() throws -> [ChainPosition]
    /// Whether a content of a version is one that the record had, or was in conflict with it, and the conflict is settled.
    func isSettled(_ digest: [UInt8], version: Int, of stored: StoredRecord) throws -> Bool
    /// The conflicts that aren't settled, in the order of their records: each with the revision kept aside.
    ///
    /// - Parameter id: Only this record's; `nil`: all.
    func conflicts(of id: RecordID?) throws -> [(stored: StoredRecord, other: Revision)]

    func administration(_ id: String) throws -> Administration?
    /// All administrations, in the order of their identifiers.
    func administrations() throws -> [Administration]
    /// How many records of a selection each administration owns.
    func recordCounts(_ selection: RecordSelection) throws -> [String: Int]

    func record(_ id: RecordID) throws -> StoredRecord?
    /// The draft beside a published record, as a record of the version that it is to become; `nil`: there is none.
    func draft(of stored: StoredRecord) throws -> StoredRecord?
    /// The payload of a revision in canonical XML; of a withdrawal, the tombstone as it is exported.
    ///
    /// - Throws: `CatalogueError` where it was erased.
    func payload(ofRevision key: Int64) throws -> [UInt8]
    /// What others than the format and the module said of a revision, in canonical XML.
    func extensions(ofRevision key: Int64) throws -> [UInt8]?
    /// The version up to which a record was erased; `nil`: it wasn't.
    func erasedVersion(of stored: StoredRecord) throws -> Int?
    /// Every revision of a record, the latest first.
    func revisions(of id: RecordID) throws -> [Revision]
    /// Calls `body` with each record of the selection and its current payload, in the order of identifiers.
    /// The payload's bytes are valid during the call only.
    func forEachRecord(
        _ selection: RecordSelection, _ body: (StoredRecord, UnsafeRawBufferPointer) throws -> Void) throws
    /// Calls `body` with each record of the selection, without reading its payload.
    func forEachHeader(_ selection: RecordSelection, _ body: (StoredRecord) throws -> Void) throws
    /// The records, withdrawn ones left out, that have a value in one of the facet fields, in the order of their
    /// identifiers.
    func records(withFacet value: String, in fields: [String]) throws -> [StoredRecord]
    /// How many records a selection has.
    func count(_ selection: RecordSelection) throws -> Int
    /// The changes after a sequence number, in order, at most `limit`.
    func changes(after sequence: Int, limit: Int) throws -> [Change]
    /// The same of a selection's records: those types, owners and states that may be seen. With `latestFirst`, the
    /// latest ones.
    func changes(_ selection: RecordSelection, latestFirst: Bool) throws -> [Change]
    /// Finds records by their words and values, ranked.
    func search(_ request: SearchRequest) throws -> SearchResult
    /// The indexed words that are written almost like this one, with their accents; none where it is indexed itself.
    func nearestWords(to word: String) throws -> [String]
    /// A record by the key of its current revision.
    func record(ofRevision key: Int64) throws -> StoredRecord?
    /// The facets and measures stored for a record.
    func index(of key: Int64) throws -> (facets: [IndexEntry.Facet], measures: [IndexEntry.Measure])

    /// The token with a selector, be it valid or not.
    func token(selector: String) throws -> AccessToken?
    /// All tokens, in the order of their names.
    func tokens() throws -> [AccessToken]
    /// The latest entries of the audit journal, the latest first.
    ///
    /// - Parameters:
    ///   - administration: Only those who act for this one; `nil`: all.
    ///   - isWanted: Which of them count.
    func auditEntries(
        of administration: String?, limit: Int, where isWanted: (AuditEntry) -> Bool
    ) throws -> [AuditEntry]
    /// The observations of a type's published records, in the order of the records' identifiers.
    func observations(of type: String) throws -> StoredObservations
    /// The types that have records with observations, be their modules installed or not.
    func typesWithObservations() throws -> Set<String>
    /// Whether this sheet of observations is stored for a record; `nil`: none.
    func hasSheet(_ sheet: ObservationReader.Sheet?, for key: Int64) throws -> Bool
    /// A setting of the catalogue.
    func setting(_ name: String) throws -> String?
}

extension CatalogueReading {
    /// The latest entries of the audit journal, the latest first.
    package func auditEntries(limit: Int) throws -> [AuditEntry] {
        try auditEntries(of: nil, limit: limit) { _ in true }
    }

    /// The conflicts of all records that aren't settled.
    package func conflicts() throws -> [(stored: StoredRecord, other: Revision)] { try conflicts(of: nil) }
}

/// What a transaction can change. It can read what it wrote.
package protocol CatalogueWriting: CatalogueReading, PeopleWriting {
    func setHome(_ administration: String) throws
    func setRelay(_ administration: String, accepted: Bool) throws
    /// Adds an administration or replaces its description.
    func put(_ administration: Administration) throws
    /// Notes the line where an identifier was seen in this transaction, where nothing is stored for it.
    ///
    /// - Parameter asDraft: Whether a draft was seen, which is noted by itself: a file may have one beside what is
    ///   published.
    func noteSeen(_ id: RecordID, asDraft: Bool, line: Int) throws
    /// The line where this transaction noted or stored a record, or a draft of it.
    func lineSeen(_ id: RecordID, asDraft: Bool, stored: StoredRecord?) throws -> Int?
    /// Stores a draft beside a published record, in place of the one that is there: as its next number.
    func storeDraft(
        _ record: IncomingRecord, besides stored: StoredRecord, issuer: String, at time: String) throws
    /// Erases what a record said up to a version, and leaves what it says since.
    func erase(_ stored: StoredRecord, upTo version: Int, at time: String) throws
    /// Takes away the draft beside a record, if there is one; its states stay among the revisions.
    func removeDraft(of stored: StoredRecord) throws
    /// Stores a record that isn't there yet, or a later version of one that is (`replacing`).
    ///
    /// - Parameter line: Where it stands in its file; 0 where it comes from none.
    func store(
        _ record: IncomingRecord, replacing stored: StoredRecord?, issuer: String, line: Int, at time: String)
        throws
    /// Withdraws a record; one that isn't known is remembered as withdrawn.
    func store(
        _ tombstone: Tombstone, replacing stored: StoredRecord?, issuer: String, line: Int, at time: String)
        throws
    /// Keeps a conflicting content aside. Storing the same content twice keeps it once.
    func storeConflict(_ record: IncomingRecord, with stored: StoredRecord, issuer: String, at time: String)
        throws
    /// Makes a conflicting revision the current one, without a new version: what a catalogue that doesn't own the
    /// record may do.
    func adopt(_ revision: Revision, of stored: StoredRecord, index: IndexEntry?, at time: String) throws
    /// Settles a record's conflicts in favour of what is current.
    func settleConflicts(of stored: StoredRecord, at time: String) throws
    func noteSent(_ sequence: Int, to partner: String, at time: String) throws
    /// Sets how far a chain has come, also back.
    func noteReceived(_ position: ChainPosition) throws
    /// Adds a token. Throws where its name was given before.
    func add(_ token: AccessToken) throws
    /// Whether there was a valid token of that name.
    func revokeToken(named name: String, at time: String) throws -> Bool
    /// Adds an entry to the audit journal, which keeps every one.
    func note(_ entry: AuditEntry) throws
    func setSetting(_ name: String, _ value: String) throws
    /// Makes the indexes agree with the records, for the types that are known here: ``CatalogueStore/updateIndex(by:)``.
    ///
    /// - Returns: How many records were entered.
    func updateIndex(
        by indexing: RecordIndexing, rebuilding: Bool, onProgress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Int
}
