package import EssaimKit

/// What can be asked about the people who use the site's pages, and about what they are writing.
package protocol PeopleReading {
    /// All people, in the order of administrations and names; those whose access ended among them.
    func people() throws -> [Person]
    func person(_ key: Int64) throws -> Person?
    /// Who signs in with a mail address, in small letters.
    func person(address: String) throws -> Person?
    /// An invitation or a session, be it valid or not.
    func personKey(selector: String) throws -> PersonKey?
    func personKeys(of person: Int64, _ purpose: PersonKey.Purpose) throws -> [PersonKey]
    /// What a person has begun to fill in for a record.
    func formEntry(for record: RecordID, of person: Int64) throws -> FormEntry?
    /// All that a person has begun to fill in, the latest first.
    func formEntries(of person: Int64) throws -> [FormEntry]
    /// A record's steps, the latest first.
    func steps(of record: RecordID) throws -> [RecordStep]
}

/// What a transaction can change of it.
package protocol PeopleWriting {
    /// Adds a person, or replaces the one with the same key; returns the key.
    func put(_ person: Person) throws -> Int64
    func add(_ key: PersonKey) throws
    /// Whether there was one.
    func removePersonKey(selector: String) throws -> Bool
    /// Ends all of a person's sessions and invitations.
    func removePersonKeys(of person: Int64) throws
    /// Takes away those that aren't valid any more.
    func removePersonKeys(expiredAt time: String) throws
    func put(_ entry: FormEntry) throws
    func removeFormEntry(for record: RecordID, of person: Int64) throws
    func add(_ step: RecordStep) throws
}
