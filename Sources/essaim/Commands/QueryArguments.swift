/// Keeps words to leave out from being read as options: `essaim query télétravail -bilan`.
enum QueryArguments {
    /// The program's arguments, those of a query that start with one hyphen with a space before them. Options of
    /// `query` have two hyphens, or one and a single letter.
    static func protected(_ arguments: some Sequence<String>) -> [String] {
        var arguments = Array(arguments)
        guard arguments.first == "query" else { return arguments }
        for index in arguments.indices.dropFirst() {
            if arguments[index] == "--" { break }
            let characters = Array(arguments[index].prefix(3))
            guard characters.count == 3, characters[0] == "-", characters[1] != "-", characters[2] != "="
            else {
                continue
            }
            arguments[index] = " " + arguments[index]
        }
        return arguments
    }
}
