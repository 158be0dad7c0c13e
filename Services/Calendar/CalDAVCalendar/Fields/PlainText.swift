extension String {
    /// Without what servers stumble over on the way: control characters and what XML cannot hold are left out, and all
    /// ends of lines, Unicode's own among them, are `\n`.
    var forCalendar: String {
        var needsChange = false
        for scalar in unicodeScalars where scalar.isUnwelcome {
            needsChange = true
            break
        }
        guard needsChange else { return self }
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where last == "\r": break
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": result.append("\n")
            case _ where scalar.isUnwelcome: break
            default: result.append(scalar)
            }
            last = scalar
        }
        return String(result)
    }

    /// As a URL that can stand in a line of its own: blanks and control characters cannot, and a backslash is taken for
    /// an escape by some.
    var forURL: String {
        let kept = unicodeScalars.filter { !$0.properties.isWhitespace && !$0.isUnwelcome }
        return String(String.UnicodeScalarView(kept)).replacing("\\", with: "%5C")
    }
}

extension Unicode.Scalar {
    fileprivate var isUnwelcome: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
