internal import Catalogue

/// PostgreSQL's errors in the words of `CatalogueError`.
extension CatalogueError {
    /// A connection that couldn't be made.
    static func connecting(to place: String, _ detail: String) -> CatalogueError {
        let detail = Self.line(detail)
        if detail.contains("password authentication failed") || detail.contains("no password supplied") {
            return CatalogueError(
                .failed, "the server of \(place) refuses the name or the password (\(detail))",
                hint:
                    "Give both in the address, or the password in the file that PGPASSFILE names: see libpq's documentation."
            )
        }
        if detail.contains("does not exist") {
            return CatalogueError(
                .missing, "there is no such database or role: \(place) (\(detail))",
                hint: "Make the database with createdb, then the catalogue in it with “essaim init”.")
        }
        return CatalogueError(
            .unreachable, "cannot reach the database \(place) (\(detail))",
            hint:
                "Check that the server runs, its address and port, and that it may be written to; then try again."
        )
    }

    /// An error of a statement.
    ///
    /// - Parameter state: SQLSTATE; `nil` where the connection is lost.
    static func saying(_ detail: String, state: String?, place: String) -> CatalogueError {
        let detail = Self.line(detail)
        switch state {
        case nil, "57P01", "57P02", "57P03", "25006":  // ending, crashed, starting, a replica
            return CatalogueError(
                .unreachable, "the connection to the database \(place) is lost (\(detail))",
                hint: "Nothing was changed, or all of it: look, then try again.")
        case "55P03", "40P01":
            return CatalogueError(
                .busy, "another host is writing to \(place)",
                hint: "Wait until it has finished, then try again.")
        case "53100":
            return CatalogueError(
                .full, "the database server of \(place) has no room left (\(detail))",
                hint: "Free space on the server's disk, then try again. Nothing was changed.")
        case "42501":
            return CatalogueError(
                .readOnly, "the role may not write to \(place) (\(detail))",
                hint: "Let the database's owner grant it, or use the owner's role.")
        default: return CatalogueError(.failed, "the database \(place) failed: \(detail)")
        }
    }

    /// The first line of what the server says, without the word for an error in front.
    private static func line(_ detail: String) -> String {
        let line = detail.split(separator: "\n").first.map(String.init) ?? "unknown error"
        return line.replacing(/^(ERROR|FATAL): +/, with: "")
    }
}
