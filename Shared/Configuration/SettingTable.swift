/// The documentation's table of settings.
public enum SettingTable {
    /// A Markdown table, in the order given.
    public static func markdown(_ settings: [SettingSummary]) -> String {
        let rows = settings.map { setting in
            let standard = setting.isRequired ? "required" : setting.standard.isEmpty ? "" : "`\(setting.standard)`"
            let name = setting.isSecret ? "`\(setting.name)` (or `_FILE`)" : "`\(setting.name)`"
            return "| \(name) | \(standard) | \(escaped(setting.meaning)) Accepts \(escaped(setting.accepted)). |"
        }
        return (["| Setting | Default | Meaning |", "| --- | --- | --- |"] + rows).joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
