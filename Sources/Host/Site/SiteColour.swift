internal import Foundation

/// A colour of the site, which must be legible on the ground that it stands on.
enum SiteColour {
    /// The grounds of the built-in style sheet, and how bright they are (WCAG's relative luminance).
    enum Ground: String {
        case light = "#ffffff"
        case dark = "#15191a"
    }

    /// WCAG 2.1, 1.4.3: text of usual size.
    private static let leastContrast = 4.5

    /// Why a text can't be the colour of links and buttons.
    static func objection(to text: String, on ground: Ground) -> SiteError? {
        guard let colour = luminance(of: text), let paper = luminance(of: ground.rawValue) else {
            return SiteError(
                message: "“\(text)” is no colour", hint: "Write it as # and six digits: #0b5f4f.")
        }
        let contrast = (max(colour, paper) + 0.05) / (min(colour, paper) + 0.05)
        guard contrast < leastContrast else { return nil }
        return SiteError(
            message:
                "“\(text)” is not legible on \(ground.rawValue): the contrast is \(Int(contrast * 10) / 10).\(Int(contrast * 10) % 10), and must be 4.5",
            hint: ground == .light ? "Take a darker colour." : "Take a lighter colour.")
    }

    /// Relative luminance, 0 to 1 (WCAG 2.1); `nil` where the text is no `#rrggbb`.
    private static func luminance(of text: String) -> Double? {
        guard text.utf8.count == 7, text.first == "#",
            text.dropFirst().utf8.allSatisfy({
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
            }),
            let number = Int(text.dropFirst(), radix: 16)
        else { return nil }
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double(number >> shift & 0xFF) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
