"""Writes the character sets of the embedded fonts: gbk.txt, gb2312.txt, emoji.txt."""
import pathlib
import sys

# Blocks every weight carries whole, as far as the source font has them.
SYMBOLS = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x01F8, 0x01F9),
    (0x0251, 0x0251), (0x0261, 0x0261), (0x02C6, 0x02DD), (0x0370, 0x03FF),
    (0x0400, 0x045F), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF),
    (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF),
    (0x3000, 0x303F), (0x3040, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31BF),
    (0x3200, 0x33FF), (0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
]
# Characters outside GB2312 that are common in names and brands.
NAMES = ("镕喆堃玥囍昇龘犇骉淼焱垚鑫皛赟旻昉翀翊钰钏珺珩琤瑄瑀璟璠璟曈晞晗暐煊煜熠燊"
         "烜炘炜沄沅洺浠湉湜滢潆濛澍祎禛禔禹祺笪筠芃苒荻萱蓁薷嫄婳嬿媖妘姝姣偲俪倓佺倞"
         "峣崟嵘岍屹彧悫惇懿扆斓昶晟昀晔晁朤槿楠樾櫆栩桢梓榕韫頔颀颢颋飏飖骢骁鹮麒麟黟"
         "豸賁赑趵轶辀迦逄邈邰郗郄酆钭铄锳锜镔闫阚陟隽雎霈霄靓靖韬喵囧嘅嘢咩唔嗰噗尬嗨")


def hanzi(codec):
    return {c for c in range(0x4E00, 0x9FA6) if encodable(c, codec)}


def encodable(c, codec):
    try:
        chr(c).encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def write(folder, name, codes):
    text = "\n".join("%04X" % c for c in sorted(codes))
    (pathlib.Path(folder) / name).write_text(text + "\n")


def main(folder):
    symbols = {c for a, b in SYMBOLS for c in range(a, b + 1)}
    symbols |= {c for c in range(0x80, 0x4E00) if encodable(c, "gbk")}
    write(folder, "gb2312.txt", symbols | hanzi("gb2312") | {ord(c) for c in NAMES})
    # Beyond GBK: the later additions to the basic block and the few hundred
    # supplementary characters of the source, which the national list needs.
    beyond = set(range(0x9FA6, 0xA000)) | set(range(0x20000, 0x32000)) | {0x4DAE}
    write(folder, "gbk.txt", symbols | hanzi("gbk") | beyond | {ord(c) for c in NAMES})
    write(folder, "emoji.txt", set(range(0x2000, 0x3300)) | set(range(0x1F000, 0x20000)))


main(sys.argv[1])
