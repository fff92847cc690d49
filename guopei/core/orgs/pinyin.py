"""Sort keys: syllables without tones, separated by spaces, so that 西安 (xi an) stands before 先 (xian).

pypinyin reads words well and names badly; the tables below hold the readings that names take.
Source: 现代汉语词典 and 中国地名 as commonly read (background; mend a line when a local office says otherwise).
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Readings of whole places (longest first wins), where a character is read otherwise than elsewhere in names.
_PLACE_WORDS = {
    "重庆": "chong qing",
    "长治": "zhang zhi",
    "长子县": "zhang zi xian",
    "六安": "lu an",
    "六合": "lu he",
    "乐亭": "lao ting",
    "乐清": "yue qing",
    "单县": "shan xian",
    "莘县": "shen xian",
    "浚县": "xun xian",
    "蔚县": "yu xian",
    "大城县": "dai cheng xian",
    "东阿": "dong e",
    "番禺": "pan yu",
    "尉犁": "yu li",
    "尉氏": "wei shi",
    "荥经": "ying jing",
    "犍为": "qian wei",
    "筠连": "jun lian",
    "洪洞": "hong tong",
    "崆峒": "kong tong",
    "繁峙": "fan shi",
    "涡阳": "guo yang",
    "丹棱": "dan ling",
    "穆棱": "mu ling",
    "召陵": "shao ling",
    "伽师": "jia shi",
    "闵行": "min hang",
    "泊头": "bo tou",
    "覃塘": "qin tang",
    "龙圩": "long xu",
    "曾都": "zeng du",
    "牟定": "mou ding",
    "称多": "chen duo",
    "井陉": "jing xing",
    "铅山": "yan shan",
    "歙县": "she xian",
    "台州": "tai zhou",
    "丽水": "li shui",
    "亳州": "bo zhou",
    "郯城": "tan cheng",
    "解州": "xie zhou",
    "解虞": "xie yu",
}
_PLACE_CHARACTERS = {
    "长": "chang",
    "都": "du",
    "勒": "le",
    "什": "shi",
    "乐": "le",
    "尾": "wei",
    "佛": "fo",
    "蚌": "beng",
    "堡": "bu",
    "漯": "luo",
    "珲": "hun",
    "牟": "mu",
    "柏": "bai",
    "朝": "chao",
    "卡": "ka",
}
# 朝鲜族 is read chao too; 中牟 and 牟平 are mu.

_SURNAME_WORDS = {
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "单于": "chan yu",
    "鲜于": "xian yu",
    "宰父": "zai fu",
}
_SURNAME_CHARACTERS = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "区": "ou",
    "员": "yun",
    "冼": "xian",
    "覃": "qin",
    "缪": "miao",
    "乐": "yue",
    "曾": "zeng",
    "任": "ren",
    "华": "hua",
    "燕": "yan",
    "翟": "zhai",
    "折": "she",
    "秘": "bi",
    "种": "chong",
    "繁": "po",
    "召": "shao",
    "黑": "he",
    "纪": "ji",
    "谌": "chen",
    "尉": "wei",
    "万": "wan",
    "石": "shi",
    "车": "che",
    "重": "chong",
    "柏": "bai",
    "贾": "jia",
    "教": "jiao",
    "祭": "zhai",
    "晁": "chao",
    "宿": "su",
    "臧": "zang",
    "隗": "wei",
    "逄": "pang",
    "郗": "xi",
    "厍": "she",
    "藏": "zang",
    "葛": "ge",
    "应": "ying",
    "宁": "ning",
    "那": "na",
    "沈": "shen",
    "薄": "bo",
    "曲": "qu",
    "牟": "mu",
    "卜": "bu",
    "钻": "zuan",
}
_LONGEST_WORD = max(len(word) for word in _PLACE_WORDS)


def _plain(text: str) -> list[str]:
    """Syllables as pypinyin reads them; ü is v; letters and digits keep together, in lower case."""
    return [part.strip().lower() for part in lazy_pinyin(text, style=Style.NORMAL) if part.strip()]


def place_syllables(name: str) -> list[str]:
    """The syllables of a place name, one per character (letters and digits keep together)."""
    syllables = _plain(name)
    if len(syllables) != len(name):
        return syllables
    syllables = [_PLACE_CHARACTERS.get(character, read) for character, read in zip(name, syllables, strict=True)]
    position = 0
    while position < len(name):
        for length in range(_LONGEST_WORD, 1, -1):
            reading = _PLACE_WORDS.get(name[position : position + length])
            if reading:
                syllables[position : position + length] = reading.split()
                position += length
                break
        else:
            position += 1
    return syllables


def place_key(name: str) -> str:
    """The sort key of a region, school or institution."""
    return " ".join(place_syllables(name))


@lru_cache(maxsize=4096)
def _surname(text: str) -> tuple[str, int]:
    """The reading of a surname at the start of `text` (two characters at most) and how many characters it takes."""
    if text in _SURNAME_WORDS:
        return _SURNAME_WORDS[text], 2
    return _SURNAME_CHARACTERS.get(text[:1], ""), 1


def person_key(name: str) -> str:
    """The sort key of a person's name: surnames such as 单, 解 and 尉迟 are read as surnames."""
    name = name.strip()
    reading, length = _surname(name[:2])
    return " ".join([reading, *_plain(name[length:])]) if reading else " ".join(_plain(name))
