internal import Foundation

/// A file that a person edits in the editor that they chose.
struct EditorSession {
    let url: URL
    var path: String { url.path(percentEncoded: false) }

    /// Puts a text into a file of its own, in a folder that nobody else can look into: it may be a draft.
    init(_ text: [UInt8], name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "essaim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        url = folder.appending(path: name)
        try Data(text).write(to: url)
    }

    /// Opens the editor and waits until it is closed.
    func edit() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let editor = ["VISUAL", "EDITOR"].compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
        else {
            throw RequestError(message: "no editor is named", hint: "Set EDITOR, or use --file.")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "\(editor) \"$0\"", path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw RequestError(
                message: "the editor ended with code \(process.terminationStatus)",
                hint: "Nothing was changed.")
        }
    }

    var bytes: [UInt8] { get throws { Array(try Data(contentsOf: url)) } }

    func replace(_ text: [UInt8]) throws { try Data(text).write(to: url) }

    /// Takes the file away, with its folder.
    func remove() { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }
}
