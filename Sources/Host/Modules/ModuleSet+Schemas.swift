internal import Exchange

extension ModuleSet {
    /// Writes the schema files of the exchange format and of all active record types into a folder that is there.
    ///
    /// - Returns: The files' names.
    package func writeSchemas(to folder: String) throws -> [String] {
        try EnvelopeSchema.files(for: types).map { name, text in
            try FileOutput.write(String(decoding: text, as: UTF8.self), to: "\(folder)/\(name)")
            return name
        }
    }
}
