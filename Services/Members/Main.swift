import ServiceKit

@main
enum Main {
    static func main() { ProgramMain.run(MembersProgram.self) }
}
