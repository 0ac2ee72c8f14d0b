import Foundation
import StorePostgreSQL
import Synchronization

/// A PostgreSQL server of the tests' own: in a temporary folder, on a socket, for as long as this process lives.
package final class PostgreSQLServer: Sendable {
    /// Started at its first use.
    package static let shared = Result { try PostgreSQLServer() }

    private let folder: String
    private let databases = Atomic(0)
    /// The server ends when this end of its standard input is closed, be it because the process is gone.
    private let lifeline = Pipe()

    /// Runs as a user of its own, because the server refuses to be run by root.
    private static let script = """
        set -eu
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        folder=$1
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$folder"
            as="setpriv --reuid=postgres --regid=postgres --init-groups"
        else as=""; fi
        cd "$folder"
        $as "$bin/initdb" -D "$folder/data" -A trust -U essaim -E UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1
        $as "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \\
            -c max_connections=500 -c shared_buffers=64MB -c shared_memory_type=mmap >"$folder/log" 2>&1 </dev/null &
        server=$!
        for _ in $(seq 300); do [ -S "$folder/.s.PGSQL.5432" ] && break; sleep 0.1; done
        until "$bin/psql" -h "$folder" -U essaim -d postgres -c 'select 1' >/dev/null 2>&1; do
            kill -0 $server || exit 1
            sleep 0.1
        done
        echo ready
        cat >/dev/null
        kill -QUIT $server
        wait $server || true
        rm -rf "$folder"
        """

    private init() throws {
        folder = "/tmp/essaim-pg-\(UInt32.random(in: 0 ..< .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", Self.script, "server", folder]
        let output = Pipe()
        process.standardInput = lifeline
        process.standardOutput = output
        try process.run()
        let ready = output.fileHandleForReading.availableData
        guard String(decoding: ready, as: UTF8.self).contains("ready") else {
            let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
            let initLog = (try? String(contentsOfFile: "\(folder)/initdb.log", encoding: .utf8)) ?? ""
            throw Unstarted(log: initLog + log)
        }
    }

    package struct Unstarted: Error { package var log: String }

    /// The address of a database that is there.
    package func address(_ database: String) -> String {
        "postgresql:///\(database)?host=\(folder)&user=essaim"
    }

    /// Makes an empty database, and gives its name.
    package func newDatabase() throws -> String {
        let name = "test\(databases.add(1, ordering: .relaxed).newValue)"
        try ask("CREATE DATABASE \(name)", in: "postgres")
        return name
    }

    /// What a statement gives: a row a line, columns between bars.
    @discardableResult
    package func ask(_ sql: String, in database: String) throws -> String {
        try DatabaseAddress(address(database)).ask(sql).map { row in
            row.map { $0 ?? "" }.joined(separator: "|")
        }.joined(separator: "\n")
    }
}
