internal import Foundation
internal import XML

/// The image beside the site's name: a PNG, or an SVG drawing.
package struct SiteLogo: Hashable, Sendable {
    /// The largest file, in bytes: it is loaded with each reader's first page.
    package static let byteLimit = 65_536

    package var mediaType: String
    package var bytes: [UInt8]

    /// Reads what an image file holds.
    ///
    /// - Throws: ``SiteError`` where it is too large, or no PNG and no SVG.
    package init(bytes: [UInt8]) throws {
        guard bytes.count <= Self.byteLimit else {
            throw SiteError(
                message: "the logo has \(bytes.count) bytes, and may have \(Self.byteLimit)",
                hint: "Make a smaller one: it is shown 48 pixels high.")
        }
        guard let mediaType = Self.mediaType(of: bytes) else {
            throw SiteError(message: "the logo is no image", hint: "Name a PNG or SVG file.")
        }
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// A logo from the setting's text.
    init?(text: String) {
        guard let comma = text.firstIndex(of: ","),
            let data = Data(base64Encoded: String(text[text.index(after: comma)...])),
            let logo = try? SiteLogo(bytes: [UInt8](data))
        else { return nil }
        self = logo
    }

    /// The setting's text: a `data:` address (RFC 2397).
    package var text: String { "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())" }

    /// Told by what the file holds, whatever it is called.
    private static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        let tree = try? XMLTree.parse(.bytes(bytes, name: nil))
        guard let tree, tree.root.isNamed("svg"), tree.root.namespace == "http://www.w3.org/2000/svg" else {
            return nil
        }
        return "image/svg+xml"
    }
}
