extension FormattedText {
    /// As the small part of HTML that calendars show.
    public var html: String {
        var text = ""
        var list: String?
        var isAfterParagraph = false
        for block in blocks {
            switch block {
            case .paragraph(let runs):
                if let tag = list.take() { text += "</\(tag)>" }
                if isAfterParagraph { text += "<br><br>" }
                text += Self.html(runs)
                isAfterParagraph = true
            case .item(let marker, let runs):
                let tag = marker == .bullet ? "ul" : "ol"
                if list != tag {
                    if let open = list { text += "</\(open)>" }
                    if case .number(let start) = marker, start != 1 {
                        text += "<ol start=\"\(start)\">"
                    } else {
                        text += "<\(tag)>"
                    }
                    list = tag
                }
                text += "<li>\(Self.html(runs))</li>"
                isAfterParagraph = false
            }
        }
        if let tag = list { text += "</\(tag)>" }
        return text
    }

    private static func html(_ runs: [Run]) -> String {
        runs.map { run in
            var text = escaped(run.text)
            if run.style.isCode { text = "<code>\(text)</code>" }
            if run.style.isItalic { text = "<i>\(text)</i>" }
            if run.style.isBold { text = "<b>\(text)</b>" }
            if let link = run.style.link { text = "<a href=\"\(escaped(link))\">\(text)</a>" }
            return text
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "<br>"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
