/// What a service account's key file holds; the key was made for these tests alone.
enum GoogleSamples {
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC93I6XoMhHYU75
        ACWbjb7C3DVpjKgsQSZ7JaGVsd6ZHWu7x0XJ8mQZ/7gfRPr4fviq3Z6E0/Sol+lt
        vTnNhwmgX0KzUInAKPB3rZy6C0LLpc2qwMSeDsQTQ6Z5yo8zyDqIBwoQvz3Y9JhC
        9rggj14XOzs8OnqSJBnfKk356uubtAHWQza9XneSPmPgkg3SEpP+nrzK47SYnEwC
        5MXn9eS6/HhQ8FozufcfHQREK4hRzOK4LqrI60Lo8jTQIduqRecPtI+CL9+8srPO
        kH+YpsaONCroq4LtINXxssn7ycR4c4m3rzToxZ1RdsaHyG+pN3EM8IB+HULfZYjR
        FwgGgu83AgMBAAECggEADtKTzVGvoSb/L+BrjzfjPzpK7zkcfgv+EZowAcxXqROL
        cCcQE0KZvw/gU4yinVjoWAqiUBNuI+VsQ3WE+D9FKKCXSAGPJ5HqqCVFOZ8ccWK5
        6k1PbFmRxEFBU3vVb0EAFNOb3Q/ZJ8F8y6mQWXZn7Z9hsgOMwzEPVgVq/gpxp3+l
        BbL+B1EeYDkfRZc1/dLpZM5sDwNqNQNt69zK/v97oobkbsP5HfQ/SIH819QC4+ms
        bWSZQI72HZPXrxgEil5Zf33gcTAAitCF3JYYHPO3toBzr/LyKDnXzmkZ9Te8u1Jw
        AaBtCJBZkSjgb2FpSdd4qTGdeqgqF96AldbhZgP+CQKBgQD37sSMkGFGzM4IJB4e
        MT+k/S5n4MutT8+t/24dbFnKN2QcRmxemVFlXKzJoCn9NHSeG9/zRF2KL1HubROg
        6cY6hf9qJ6i0W9pNhUuds6K/ZEfiXbVSQ/qV3798eO6X5u2r39zeRjBiHRW966aV
        WqQvYMGBzsgzEpwijjrRuwXg+QKBgQDEChFUIF9/ggr9Qsuquri0bf9JQnsI/Tc+
        Tvq7AYcB6/cTiJtBLeqFdp9+a9MtAQwZU+G1yKOz8eRCIyB10rEQfTr3OAg/BqFg
        zU/BPrXkLcrZ30M8yRI8J56tL4OxGyiWHaXTMhykbRITLeO6En8Ef103wqNnG6LG
        fCBFj32NrwKBgQDVMkFbae/sNMLaZ0xqxAipdHkKJFigcKfyRFpI/Nn9NEJmufwI
        IKjIk7eVLZ/NtuSs7OVXx6rz35sBflRJo5ysyHsIqo+8f9upm3yZYFYLZE0YD2KT
        GheJ9zwu6cKpZo9ro3XGwO5r//ypMtEtTyMuBnJ/j/PBTzhp0oorvTnh6QKBgEz7
        Axj86WNBpp0TCLUPQ46ejxuufm/mNzZBf1XF4MURauGByC2NIUWtci4Lm05V1fFw
        LfbbReVYfGC4OHvr81ndQzVnDF3rdZ10offpbzWeAcUSVe3dq0px6G5rdRQr7QEd
        vUs0p2it5+YeJAmiT7xtYyaNSOspP/8fKPEHyq7DAoGAVCt0e+bpOPyYDEzmgDRr
        RYTogDgls3Wf464Kgja1i002L0YDrHIe3vRdXbaBNKg6PW84o7T27ikEqaZocIPW
        SarPced0GYOT7mZiVGZ8oBiU+4kGsPjv354oVOwXix5TZ3+ejcFBiBH1ufWb7Rbp
        w6FCBITMSQUm+wr6BrlHJtA=
        -----END PRIVATE KEY-----
        """

    static var credentials: String {
        let escaped = key.split(separator: "\n").joined(separator: #"\n"#) + #"\n"#
        return #"""
            {"type":"service_account","project_id":"proj-1","private_key_id":"key-1",
            "private_key":"\#(escaped)",
            "client_email":"bridge@proj-1.iam.gserviceaccount.com",
            "token_uri":"https://oauth2.googleapis.com/token"}
            """#
    }
}
