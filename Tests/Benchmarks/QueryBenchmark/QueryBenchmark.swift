import Catalogue
import EssaimKit
import Foundation
import Host

/// Asks a catalogue each query of a file, in process, and prints how long each answer took.
///
/// usage: QueryBenchmark CATALOGUE QUERIES ROUNDS PLUGINS…
///
/// QUERIES has one query a line. The output is one JSON object a line: the query, how many records it finds, and the
/// time of each round in milliseconds, without what was found of the same words before, and with it
/// (`again`), and without both that and snippets (`bare`). A first round, which fills the memory that is kept between queries, isn't
/// counted; what it took in all is printed at the end.
@main
struct QueryBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let rounds = Int(arguments[3]) else {
            print("usage: QueryBenchmark CATALOGUE QUERIES ROUNDS PLUGINS…")
            exit(64)
        }
        let queries = try String(contentsOfFile: arguments[2], encoding: .utf8).split(separator: "\n").map(
            String.init)
        let configuration = ModuleSet.Configuration.standard(pluginFolders: Array(arguments[4...]))
        let host = EssaimHost(
            modules: try await ModuleSet.load(configuration),
            synonyms: SynonymSet.load(folders: configuration.folders))
        let catalogue = try SQLiteCatalogue.open(at: arguments[1])
        var options = QueryOptions()
        options.limit = 20
        let clock = ContinuousClock()
        var first = Duration.zero
        for query in queries {
            first += try clock.measure {
                _ = try host.view(of: catalogue, for: .operator) { try $0.query(query, options) }
            }
        }
        for query in queries {
            var total = 0
            func measured(forgetting: Bool, snippets: Bool = true) throws -> String {
                var times: [Double] = []
                options.hasSnippets = snippets
                for _ in 0..<rounds {
                    if forgetting { catalogue.forgetFoundRecords() }
                    let time = try clock.measure {
                        total = try host.view(of: catalogue, for: .operator) { try $0.query(query, options) }
                            .total
                    }
                    times.append(milliseconds(time))
                }
                return times.map { String(format: "%.3f", $0) }.joined(separator: ", ")
            }
            let asked = try measured(forgetting: true)
            let again = try measured(forgetting: false)
            let bare = try measured(forgetting: true, snippets: false)
            print(
                "{\"query\": \"\(query)\", \"total\": \(total), \"milliseconds\": [\(asked)], \"again\": [\(again)], \"bare\": [\(bare)]}"
            )
        }
        print("{\"first\": \(milliseconds(first))}")
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
    }
}
