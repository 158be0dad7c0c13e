import LumaIngest
import ServiceKit

@main
enum Main {
    static func main() {
        ProgramMain.run(LumaProgram.self)
    }
}
