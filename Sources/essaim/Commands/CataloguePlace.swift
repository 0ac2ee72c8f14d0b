internal import ArgumentParser
internal import Catalogue
internal import StorePostgreSQL

/// Where a catalogue is: the one place that knows which kinds of store there are.
enum CataloguePlace {
    case file(String)
    case database(DatabaseAddress)

    init(_ text: String) {
        self = DatabaseAddress.isOne(text) ? .database(DatabaseAddress(text)) : .file(text)
    }

    /// Makes sure that no database stands where files are read: its address, password included, would be told as a name.
    static func requireFiles(_ names: [String]) throws {
        guard names.contains(where: { CataloguePlace($0).isDatabase }) else { return }
        throw ValidationError("Files stand here; a database is named with --catalogue.")
    }

    var isDatabase: Bool { if case .database = self { true } else { false } }

    /// For messages: without a password.
    var shown: String {
        switch self {
        case .file(let path): path
        case .database(let address): address.shown
        }
    }

    /// - Parameter isDurable: Whether what is committed survives a power cut, too; a database's own settings say that.
    func open(isDurable: Bool = false) throws -> any CatalogueStore {
        switch self {
        case .file(let path): try SQLiteCatalogue.open(at: path, isDurable: isDurable)
        case .database(let address): try PostgreSQLCatalogue.open(at: address.text)
        }
    }

    /// Opens it for a server: a host's copy of a database then follows it by itself.
    func openForServing() throws -> any CatalogueStore {
        guard case .database(let address) = self else { return try open(isDurable: true) }
        let (catalogue, absence) = try PostgreSQLCatalogue.openForServing(at: address.text)
        if let absence, let failure = Failure(absence) { failure.print(in: .preferred) }
        return catalogue
    }

    func create(homes: [String], relays: [String], time: String) throws -> any CatalogueStore {
        switch self {
        case .file(let path): try SQLiteCatalogue.create(at: path, homes: homes, relays: relays, time: time)
        case .database(let address):
            try PostgreSQLCatalogue.create(at: address.text, homes: homes, relays: relays, time: time)
        }
    }

    /// Makes a copy of another catalogue there, where nothing is yet.
    func makeCopy(of store: any WholeCatalogue) throws {
        switch self {
        case .file(let path): try SQLiteCatalogue.makeCopy(of: store, at: path)
        case .database(let address): try PostgreSQLCatalogue.makeCopy(of: store, at: address.text)
        }
    }

    /// The file, for what only concerns one.
    ///
    /// - Parameter instead: What to do with a database.
    func file(instead: String) throws -> String {
        switch self {
        case .file(let path): return path
        case .database(let address):
            throw RequestError(message: "\(address.shown) is a database, not a file", hint: instead)
        }
    }
}
