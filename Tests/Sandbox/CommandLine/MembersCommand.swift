import Glibc

/// Writes the directory of the community, to a file or to the standard output.
enum MembersCommand {
    static let command = Command(
        name: "members", summary: "Write the directory as CSV, as “rollcall import members” takes it.",
        options: [
            .init("seed", "N", "Which community (1)."),
            .init("write-members", "FILE", "Write there instead of to the standard output."),
        ],
        run: { arguments in
            var generator = DirectoryGenerator(seed: try arguments.integer("seed", default: 1))
            let text = DirectoryCSV.text(generator.members(600))
            if let path = arguments.value("write-members") {
                try OutputFile.write(text, to: path)
            } else {
                Output.write(text)
            }
            return 0
        })
}
