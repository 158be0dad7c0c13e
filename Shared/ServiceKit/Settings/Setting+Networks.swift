import Configuration
import InternetAddress

extension Setting<[IPNetwork]> {
    /// At most a hundred networks or addresses, separated by commas; blanks around them do not count. None unless set.
    static func networks(_ name: String, meaning: String) -> Setting {
        Setting(
            name, accepted: "at most 100 networks such as 10.1.0.0/16, separated by commas",
            absence: .uses([], shown: ""), meaning: meaning,
            parse: { text in
                let entries = text.split(separator: ",", omittingEmptySubsequences: false)
                let networks = entries.compactMap { entry -> IPNetwork? in
                    let words = entry.split(separator: " ")
                    return words.count == 1 ? IPNetwork(String(words[0])) : nil
                }
                return networks.count == entries.count && entries.count <= 100 ? networks : nil
            })
    }
}
