import Crypto
import Testing

@Suite("Signing with RSA")
struct RSASigningKeyTests {
    @Test("A signature is the one that OpenSSL makes, from both forms of the key")
    func signs() throws {
        for pem in [RSASamples.key, RSASamples.keyInOlderForm] {
            let signature = try RSASigningKey(pem: pem).signature(of: Array("header.claims".utf8))
            #expect(Hex.encode(signature) == RSASamples.signature)
        }
    }

    @Test("Keys that cannot sign are refused, without a question on the terminal")
    func refusals() {
        for pem in ["", "no key", RSASamples.shortKey, RSASamples.encryptedKey, RSASamples.curveKey] {
            #expect(throws: CryptoError.self) { try RSASigningKey(pem: pem) }
        }
    }

    @Test("Printing a key shows nothing of it")
    func redacted() throws {
        let key = try RSASigningKey(pem: RSASamples.key)
        #expect("\(key)" == "[redacted]")
        #expect(String(reflecting: key) == "[redacted]")
    }
}

/// Keys made for these tests alone, and a signature that OpenSSL made with one of them.
enum RSASamples {
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

    static let keyInOlderForm = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEowIBAAKCAQEAvdyOl6DIR2FO+QAlm42+wtw1aYyoLEEmeyWhlbHemR1ru8dF
        yfJkGf+4H0T6+H74qt2ehNP0qJfpbb05zYcJoF9Cs1CJwCjwd62cugtCy6XNqsDE
        ng7EE0OmecqPM8g6iAcKEL892PSYQva4II9eFzs7PDp6kiQZ3ypN+errm7QB1kM2
        vV53kj5j4JIN0hKT/p68yuO0mJxMAuTF5/Xkuvx4UPBaM7n3Hx0ERCuIUcziuC6q
        yOtC6PI00CHbqkXnD7SPgi/fvLKzzpB/mKbGjjQq6KuC7SDV8bLJ+8nEeHOJt680
        6MWdUXbGh8hvqTdxDPCAfh1C32WI0RcIBoLvNwIDAQABAoIBAA7Sk81Rr6Em/y/g
        a4834z86Su85HH4L/hGaMAHMV6kTi3AnEBNCmb8P4FOMop1Y6FgKolATbiPlbEN1
        hPg/RSigl0gBjyeR6qglRTmfHHFiuepNT2xZkcRBQVN71W9BABTTm90P2SfBfMup
        kFl2Z+2fYbIDjMMxD1YFav4Kcad/pQWy/gdRHmA5H0WXNf3S6WTObA8DajUDbevc
        yv7/e6KG5G7D+R30P0iB/NfUAuPprG1kmUCO9h2T168YBIpeWX994HEwAIrQhdyW
        GBzzt7aAc6/y8ig5185pGfU3vLtScAGgbQiQWZEo4G9haUnXeKkxnXqoKhfegJXW
        4WYD/gkCgYEA9+7EjJBhRszOCCQeHjE/pP0uZ+DLrU/Prf9uHWxZyjdkHEZsXplR
        ZVysyaAp/TR0nhvf80Rdii9R7m0ToOnGOoX/aieotFvaTYVLnbOiv2RH4l21UkP6
        ld+/fHjul+btq9/c3kYwYh0VveumlVqkL2DBgc7IMxKcIo460bsF4PkCgYEAxAoR
        VCBff4IK/ULLqrq4tG3/SUJ7CP03Pk76uwGHAev3E4ibQS3qhXaffmvTLQEMGVPh
        tcijs/HkQiMgddKxEH069zgIPwahYM1PwT615C3K2d9DPMkSPCeerS+DsRsolh2l
        0zIcpG0SEy3juhJ/BH9dN8KjZxuixnwgRY99ja8CgYEA1TJBW2nv7DTC2mdMasQI
        qXR5CiRYoHCn8kRaSPzZ/TRCZrn8CCCoyJO3lS2fzbbkrOzlV8eq89+bAX5USaOc
        rMh7CKqPvH/bqZt8mWBWC2RNGA9ikxoXifc8LunCqWaPa6N1xsDua//8qTLRLU8j
        LgZyf4/zwU84adKKK7054ekCgYBM+wMY/OljQaadEwi1D0OOno8brn5v5jc2QX9V
        xeDFEWrhgcgtjSFFrXIuC5tOVdXxcC3220XlWHxguDh76/NZ3UM1Zwxd63WddKH3
        6W81ngHFElXt3atKcehua3UUK+0BHb1LNKdorefmHiQJok+8bWMmjUjrKT//Hyjx
        B8quwwKBgFQrdHvm6Tj8mAxM5oA0a0WE6IA4JbN1n+OuCoI2tYtNNi9GA6xyHt70
        XV22gTSoOj1vOKO09u4pBKmmaHCD1kmqz3HndBmDk+5mYlRmfKAYlPuJBrD479+e
        KFTsF4seU2d/no3BQYgR9bn1m+0W6cOhQgSEzEkFJvsK+ga5RybQ
        -----END RSA PRIVATE KEY-----
        """

    static let shortKey = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXAIBAAKBgQCtMHMdRMuB53z/LyIKzRQJSEqkcWbEJ4jC3hy9nzZbFl4zE36M
        qiu/gW8A3/0EzqmnQYij5lvA5gFV9x+4sNhX0mTgg1kwqNOVIYsWeQ6TmHuXbmJy
        +oNWwS5tGNDFJjPbx+xsftkUaSmPLup7zouVUj3u4rv403ZUTGvye9YFTQIDAQAB
        AoGAcbxSrNMEDuCWLwOmCI/ba6klE89BXOpVnxu8pi7LxI/w9vwDbJ9IsbBv1JRE
        load1bBs6q4abZjfIbR0CZdhy121rKEnM3OY+t1NhaGb/dttpJ8vzPHZGgELfgjn
        PenoLme3LOpSeBcCQli+OW/I95y2hvSH6Td7TTJayxMtT+ECQQDhYLA8YAIjGba5
        Mbmaur3oBd6TMaPTBddWLtdbq1jXIUinDqyiOaQiWUBn5gec8v1l1X9ML/dshVR/
        YE0K91tJAkEAxLh9unfwHb0pSVbgeab8ff5FrafOVF5J+TVZaTL3zXygm30YWsYN
        GGMCZ2R3iViMR2zDGttp/bXpq47LEBF15QJBAN4B7Xh7pn9G/BxvZAKMAzfEWFys
        YFElhtopaBCvt+KqsbOGG/3tQ8ZmHrB6AnPTVFN0vGGjOloW+IZEqX+s66kCQHMn
        N9neeX0/DJr0swQjPqwWGv2TPBFg/FZX51XQUwRDTtSV/pqsUmATHQYe5mZMohjx
        Tqg7BilQwk79kFqAjg0CQAUvL1/sQiDzhdG6808Kg7RDl1R6omU6nK1fxrnwE3Na
        tJDCXw18XHtDA/hUfBPUv7sm/vTCssJtEhYIQn79yAM=
        -----END RSA PRIVATE KEY-----
        """

    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQYhf9+AHAXKvAeIyo
        WGXDhAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEK8D4ek8Hi9iRNz2
        3QnIq2MEggTQDjJ98wzO0GtAmtL2C1pHDY7pmAC2wzlBeAqN7zkoGvl8vHzt6l0p
        7UNNP6+d9ITqJ4fVE2PDLeIREMrfBUvi8Bg0wwt8snHIwVyeL7S3R352Et2vKUPk
        uQnR3vsepX/ZozjmhnkGYXyIzkJ6bthZDlzbL08LR/kIXELjPcz+EqeXADt5OmGo
        BCoKYN22x+SO26TnPY2fAvOLPcWcxy3lRyvhl/L6v2IO1FdiQ9Lw8Q6S3p5B/yPu
        5+4H6s73tCY4iOGeICTA2UqNty1zVKtHLRxnsDJKysfSZICxw8401cKgjwPT82Yg
        qjGsBG8x7O5ypCcjqxbQ6qVO5NNjQxfI1sj+uQkjC+8ZTlUjfXhnzA6RDr1A4cOY
        7c31OjnzS2UyEryI6aZ81LH6taJ/91AR3bdqJ+M2C6OjagxKuK8MbRSU1Rm3V8ey
        kjzNFHJ8MXktoX1WfYre/B2GjcYDlHQ47eWRvgOGBkHF2e+nJJOAeFFT2+TLCdOI
        yileg5ES0NDP7q3RnB7CKGfnQ3g43SdOn+c8qjPHQ/wUU4fvyzr6y/tq4Z+DpveD
        t6D5QSXwxOy0OWHRe8bE1Rfh8A6UH/ug3FPv3715jQg6Nz/YkB9ViSNIKhtLOEJn
        4UtY16lQ0fDFFCWUwTLv4k6yd0s5Yi5QBfCXZ227ywumxcSjs9Owbp+9YXJJ99ER
        n/gF5rx+yuL7W+Wx+scGennxg7WMFvQloa/2XNm/PviKkyVwobc/ujdpf6gyQcyY
        ApaLtNeGhIrQtVN9c0ETY5K6oyktjmnRwyRfhIyCmUG3d8I4TrJYEWW84BDN7GYc
        jRYe9GoFDG7NQ/giVyp3afHOXavGHDEYY2rh5MPmxpShKiqY2nt03OKVGfIamqeo
        KCDt9ckzzDyxrtMNwVHcXG/C0rNqRLR5e0Sr1wgAQhNo2nMmMXdeK3cWWU3AdixG
        2/XMUD6rOkjTFk5NbhwnoMA3YMpbTxXXPcNS2K6SCnsqyTLQDPpq+9X25SH7LIaI
        P3hMjoyKC8huBZ3E7hgKlTjZLa/cPBS2+xayxtBKt8K5w+UrK1ryvwJNObpt9R4r
        uFpX9mbfVT7U8EvxmnxSrD/sPkM9Rs6waF0ctev0NOs/5eXYN8n/h2LDMKQJDwlA
        7vayO9vLDMblhVhUFAEefrTd1R9cVP/+tUyNGEr/RYeO0ZZPI2U3c/EBchn9dyzK
        BFpbOWYg33u2j+tvhexRrIWfDfm48Z4krbb1a2KHK2CgPAdlCCp+lkBSJDFxabjk
        WcTx4KmawTx5tl0u3Ai0mVVEWO3EKyjQMGueO5J8M8CrvSNIzbVmy8cCghigmh0W
        Zv5rhOSOj+RjeyN4nQgS9QpKJ2W63S6qE51dZIj7+UyqZq6ow5lmvpaAbu4QZURU
        0G0VTQNzAM/Y0MtyKfJjjvHk6XjidVBg+LzZkwFDGcKw409P3hqUkoGQufptPOjf
        UB972zvUdrkMJq5/EVkmOccih4na4c2Z/8r2IewLsWULyDxTpuSYBqxFKsr+XuPh
        ZG3K2pRqJR+qLpa30YM8H5/z9UrDNwrDlhCY9HJpsdnSrNR/G8kpYjpM/XiEg/zp
        W1AnfrIxejyQ5DXqqdO79LiVUllBOstDR4aZVjoSI1eDtonH+1iU41U=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    static let curveKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgo47mxJs1wDfbYiyu
        wH4XRmxEc8wxJAWWTOCbAkCBlduhRANCAATWIK3rVFDPIYz4cpJDJNFyxTAuhTS3
        PU1QVIs6y8wGyd1T/gpc5ipyTHzC9LK09ZvOi5o00nxpgJhoM1eblVrf
        -----END PRIVATE KEY-----
        """

    /// Of `header.claims`, with SHA-256 and the padding of PKCS #1 v1.5.
    static let signature =
        "334f7e0848838f0eb3fdb31350eb1e07574e2fe4f2078264213c8c30d37bbbe5be266ea4ee463204b62ea3643a3f7e5906fc"
        + "ed0701d7a0e5ffce0b8eaedefa38f40330e19597e5b1084d3fbe535f08e1a52d1af82a19e809204d218574d52b6ace60ed49"
        + "46c1416ac76480c6b1b6ed9dfed36e585688dc8db479b06ed4f09a923138be6361df4f860b9d4062250373a948639a833654"
        + "ad1ab32d1f69c70b7217e55b52aa17287fed53ff3238e2a5f010056f44626fdd42787b003e2a50f8a961aa6889edf06b1296"
        + "16bcc3eccc9c67ce9fc99c385391217767ffa4d30482615f0f102e0cf1b45a0d10eefa0331dc800c5b8812faf8895675355b"
        + "aa060a1509bd"
}
