import JSON

/// Rich text: runs of at most 2,000 characters, at most 100 of them (facts §4).
enum NotionText {
    private static let longestRun = 2000
    private static let longestURL = 2000
    private static let mostRuns = 100

    /// What is stored of runs that were written.
    ///
    /// - Parameter path: where the runs stand in the body, for the error text.
    static func read(_ value: JSONValue, at path: String) throws(NotionError) -> JSONValue {
        guard let runs = value.array else { throw .body(path, "should be an array.") }
        guard runs.count <= mostRuns else {
            throw .body("\(path).length", "should be ≤ `\(mostRuns)`, instead was `\(runs.count)`.")
        }
        var stored: [JSONValue] = []
        for (index, run) in runs.enumerated() {
            let place = "\(path)[\(index)].text"
            guard let text = run["text"], let content = text["content"]?.string else {
                throw .body(place, "should be defined, instead was `undefined`.")
            }
            let length = content.utf16.count
            guard length <= longestRun else {
                throw .body("\(place).content.length", "should be ≤ `\(longestRun)`, instead was `\(length)`.")
            }
            let link = text["link"] ?? .null
            if let url = link["url"]?.string, url.utf16.count > longestURL {
                throw .body(
                    "\(place).link.url.length", "should be ≤ `\(longestURL)`, instead was `\(url.utf16.count)`.")
            }
            stored.append(self.run(content, link: link, annotations: run["annotations"]))
        }
        return .array(stored)
    }

    /// Runs of one plain text, as people type it: longer ones are split.
    static func runs(_ text: String) -> JSONValue {
        var rest = text[...]
        var runs: [JSONValue] = []
        while !rest.isEmpty {
            // A character may take several UTF-16 units.
            var piece = rest.prefix(longestRun)
            while piece.utf16.count > longestRun { piece = piece.dropLast() }
            runs.append(run(String(piece), link: .null, annotations: nil))
            rest = rest[piece.endIndex...]
        }
        return .array(runs)
    }

    /// All runs as one text.
    static func plain(_ value: JSONValue?) -> String {
        (value?.array ?? []).map { $0["plain_text"]?.string ?? "" }.joined()
    }

    private static func run(_ content: String, link: JSONValue, annotations: JSONValue?) -> JSONValue {
        var marks: JSONObject = [
            "bold": false, "italic": false, "strikethrough": false, "underline": false, "code": false,
            "color": "default",
        ]
        if case .object(let given) = annotations { for (name, value) in given.members { marks[name] = value } }
        return [
            "type": "text", "text": ["content": .string(content), "link": link], "annotations": .object(marks),
            "plain_text": .string(content), "href": link["url"] ?? .null,
        ]
    }
}
