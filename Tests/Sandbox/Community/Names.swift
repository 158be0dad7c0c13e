/// Names of people, with the spelling their e-mail addresses use.
struct Name: Sendable {
    let text: String
    /// Lowercase ASCII letters; a dot parts the words of a whole name.
    let ascii: String

    /// - Parameter entry: `Text`, or `Text:ascii` where the text is not ASCII.
    init(_ entry: Substring) {
        let parts = entry.split(separator: ":", maxSplits: 1)
        text = (parts.first.map(String.init) ?? "").replacing("_", with: " ")
        ascii = (parts.count == 2 ? String(parts[1]) : text.lowercased()).filter {
            $0 == "." || $0.isASCII && $0.isLetter
        }
    }

    static let first: [Name] = list(
        """
        Ada Alma Amélie:amelie Anna Aylin Beatriz Bruno Camila Carla Carlos Catarina Clara Daniel David Diego Duarte \
        Elena Elias Emil Emma Esra Facundo Felix Fernanda Filipa Florencia Francisco Frieda Gabriela Giulia Gonçalo:goncalo \
        Greta Hannah Hanna Henrique Ida Inês:ines Ivana Jakob Jana João:joao Joaquín:joaquin Jonas José:jose Julia \
        Jürgen:juergen Karl Katharina Kemal Lara Laura Leon Leonor Lina Lucía:lucia Luca Luis Łukasz:lukasz Magdalena \
        Malik Maria Mariana Marta Martín:martin Mateo Matilde Maximilian Mia Miguel Milena Nadia Nils Nora Nuno Olivia \
        Oscar Paula Pedro Priya Rafael Raquel Robin Rosa Rui Sara Sebastián:sebastian Selin Sofia Sören:soeren Tânia:tania \
        Teresa Theo Tiago Tomás:tomas Valentina Vera Victoria Vincent Yara Yusuf Zoë:zoe Željko:zeljko
        """)

    static let last: [Name] = list(
        """
        Acosta Almeida Álvarez:alvarez Araújo:araujo Bauer Becker Benítez:benitez Braun Cabral Cardoso Carvalho Castro \
        Correia Costa Cruz Demir Díaz:diaz Dias Domínguez:dominguez Duarte Esposito Fernandes Fernández:fernandez Ferreira \
        Fischer Fonseca Franke Freitas Fuchs García:garcia Giménez:gimenez Gomes Gómez:gomez Gonçalves:goncalves González:gonzalez \
        Groß:gross Günther:guenther Haas Hartmann Hoffmann Huber Iglesias Jansen Kaiser Kaya Keller Klein Koch Kowalski \
        Krüger:krueger Kühn:kuehn Lange Lehmann Lima López:lopez Lopes Ludwig Machado Marques Martínez:martinez Martins Maier \
        Medina Meyer Monteiro Moreno Möller:moeller Müller:mueller Navarro Neumann Nowak Núñez:nunez O'Brien Oliveira Ortiz \
        Özdemir:oezdemir Pereira Pérez:perez Peters Pinto Quiroga Ramos Richter Rocha Rodríguez:rodriguez Romero Ruiz Sánchez:sanchez \
        Santos Schäfer:schaefer Schmidt Schneider Schröder:schroeder Schulz Silva Sosa Sousa Suárez:suarez Teixeira Torres \
        van_der_Berg:vanderberg Vargas Vieira Vogel Wagner Weber Weiß:weiss Werner Winkler Wolff Yıldız:yildiz Zimmermann
        """)

    /// Full names in other scripts and directions.
    static let whole: [Name] = list(
        """
        ליאור_כהן:lior.cohen نور_الحسن:nour.alhassan 田中_さくら:sakura.tanaka Олена_Шевченко:olena.shevchenko \
        Νίκος_Παπαδόπουλος:nikos.papadopoulos 김_민준:minjun.kim فاطمة_الزهراء:fatima.zahra מיכל_לוי:michal.levi \
        王_小明:xiaoming.wang Ngọc_Trần:ngoc.tran Zoë_☕_Weiß:zoe.coffee Þórdís_Ævarsdóttir:thordis.aevarsdottir
        """)

    private static func list(_ text: String) -> [Name] {
        text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(Name.init)
    }
}

/// A person's full name with the local part of their e-mail addresses.
struct FullName: Sendable, Hashable {
    let first: String?
    let last: String?
    let text: String
    /// Two lowercase words.
    let local: (String, String)

    static func == (one: FullName, other: FullName) -> Bool { one.text == other.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    static func draw(_ dice: inout Dice) -> FullName {
        if dice.chance(0.03) {
            let name = dice.pick(Name.whole)
            let words = name.ascii.split(separator: ".").map(String.init)
            return FullName(first: nil, last: nil, text: name.text, local: (words.first ?? "", words.last ?? ""))
        }
        let first = dice.pick(Name.first)
        let last = dice.pick(Name.last)
        return FullName(
            first: first.text, last: last.text, text: "\(first.text) \(last.text)", local: (first.ascii, last.ascii))
    }
}
