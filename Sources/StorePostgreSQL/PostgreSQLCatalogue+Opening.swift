package import Catalogue
internal import Foundation

extension PostgreSQLCatalogue {
    /// Makes a new catalogue in an empty database, or one that other programs' tables stand in.
    ///
    /// - Throws: `CatalogueError`.
    package static func create(
        at address: String, homes: [String], relays: [String] = [], identifier: String? = nil, time: String,
        copies: String = standardCopies
    ) throws -> PostgreSQLCatalogue {
        let catalogue = try empty(address, copies)
        try catalogue.write {
            try $0.begin(homes: homes, relays: relays, identifier: identifier, time: time)
        }
        return catalogue
    }

    /// Makes a catalogue with all that another one holds, in one transaction.
    package static func makeCopy(
        of other: any WholeCatalogue, at address: String, copies: String = standardCopies
    ) throws {
        let catalogue = try empty(address, copies)
        try catalogue.take(other)
        try SQLiteCatalogue.requireEqual(catalogue, other)
    }

    private static func empty(_ address: String, _ copies: String) throws -> PostgreSQLCatalogue {
        let catalogue = try opened(address, copies: copies, isNew: true)
        guard try catalogue.isEmpty() else {
            throw CatalogueError(
                .exists, "there is a catalogue in \(catalogue.address.shown) already",
                hint: "Choose another database with --catalogue, or use the catalogue as it is.")
        }
        return catalogue
    }

    /// Opens a catalogue, bringing its schema and the host's copy up to date.
    ///
    /// - Parameter copies: The folder where the host's copies lie.
    package static func open(at address: String, copies: String = standardCopies) throws
        -> PostgreSQLCatalogue
    {
        let catalogue = try opened(address, copies: copies, isNew: false)
        try catalogue.follow()
        guard try !catalogue.isEmpty() else {
            throw CatalogueError(
                .missing, "there is no catalogue in \(catalogue.address.shown)",
                hint: "Make one with “essaim init”.")
        }
        // The database may have been put back to a state from before something was erased. Where it can't be written to
        // now, the next one who opens it does it.
        do {
            try SQLiteCatalogue.eraseAgain(listedBeside: catalogue.copyPath, in: catalogue)
        } catch let error as CatalogueError where [.busy, .unreachable, .readOnly].contains(error.code) {}
        return catalogue
    }

    /// Opens a catalogue for a server, and keeps the host's copy up to date from now on.
    ///
    /// Where the database can't be reached and this host has a copy of it, reading begins from that.
    /// - Returns: The catalogue, and why nothing can be written yet.
    package static func openForServing(
        at address: String, copies: String = standardCopies
    ) throws -> (catalogue: PostgreSQLCatalogue, absence: CatalogueError?) {
        var absence: CatalogueError?
        let catalogue: PostgreSQLCatalogue
        do { catalogue = try open(at: address, copies: copies) } catch let error as CatalogueError
            where error.code == .unreachable
        {
            let known = try? String(
                contentsOfFile: note(of: DatabaseAddress(address), copies), encoding: .utf8)
            guard let known, let copy = try? SQLiteCatalogue.openCopy(at: "\(copies)/\(known)"),
                try copy.followedMark() != nil
            else { throw error }
            absence = error
            catalogue = PostgreSQLCatalogue(
                DatabaseAddress(address), copy: copy, path: "\(copies)/\(known)")
        }
        catalogue.startFollowing()
        return (catalogue, absence)
    }

    /// The file that says which copy is of the database at an address.
    private static func note(of address: DatabaseAddress, _ copies: String) -> String {
        let name = address.shown.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" }
        return "\(copies)/\(String(name.suffix(200))).name"
    }

    private static func opened(_ address: String, copies: String, isNew: Bool) throws -> PostgreSQLCatalogue {
        let address = DatabaseAddress(address)
        let connection = try Connection(address.text)
        let isMade = try connection.run("SELECT to_regclass('head')")[0][0] != nil
        guard isMade || isNew else {
            throw CatalogueError(
                .missing, "there is no catalogue in \(address.shown)", hint: "Make one with “essaim init”.")
        }
        try SharedSchema.migrate(connection) {
            try SQLiteCatalogue.temporary(homes: [], time: "").truthTables()
        }
        // A database that was made as a copy of another has its identifier, and a number of its own.
        let number = try connection.run("SELECT oid FROM pg_database WHERE datname = current_database()")[0][
            0]
        let path = "\(copies)/\(try Head(connection).database)-\(number ?? "0").sqlite"
        let copy = try SQLiteCatalogue.openCopy(at: path)
        try? Data(URL(filePath: path).lastPathComponent.utf8).write(
            to: URL(filePath: note(of: address, copies)), options: .atomic)
        return PostgreSQLCatalogue(address, copy: copy, path: path)
    }

    /// Whether no catalogue was begun in it.
    private func isEmpty() throws -> Bool {
        try withConnection { try $0.run("SELECT 1 FROM catalogue").isEmpty }
    }

    /// Where a host's copies lie: the user's cache folder.
    package static var standardCopies: String {
        let environment = ProcessInfo.processInfo.environment
        let caches =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "\(environment["HOME"] ?? NSHomeDirectory())/.cache"
        return "\(caches)/essaim/copies"
    }
}

extension PostgreSQLCatalogue: WholeCatalogue {
    package func truthTables() throws -> [TruthTable] { try current.truthTables() }

    package func forEachRow(of table: TruthTable, _ body: ([Cell]) throws -> Void) throws {
        try follow()
        try current.forEachRow(of: table, body)
    }
}
