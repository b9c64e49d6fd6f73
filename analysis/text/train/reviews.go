package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/wxreport/wxreport/analysis/text"
)

// reviews reads neg.txt and pos.txt of a folder, one review a line. Copies (same words, whatever the punctuation) count once,
// and what stands on both sides counts for neither.
func reviews(folder string) ([]text.Example, error) {
	var all []text.Example
	class := map[string]text.Class{}
	for _, part := range []struct {
		file  string
		class text.Class
	}{{"neg.txt", text.Negative}, {"pos.txt", text.Positive}} {
		file, err := os.Open(filepath.Join(folder, part.file))
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			key := text.Key(lines.Text())
			if key == "" {
				continue
			}
			switch before, seen := class[key]; {
			case !seen:
				class[key] = part.class
				all = append(all, text.Example{Text: strings.TrimSpace(lines.Text()), Class: part.class})
			case before != part.class:
				class[key] = text.Undecided
			}
		}
		err = lines.Err()
		_ = file.Close() // only read
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.file, err)
		}
	}
	kept := all[:0]
	for _, e := range all {
		if class[text.Key(e.Text)] != text.Undecided {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// domains are the goods the reviews are about, by the words that give them away.
var domains = []struct {
	name  string
	words []string
}{
	{"hotel", []string{"酒店", "房间", "宾馆", "前台", "入住", "大堂", "客房", "早餐", "服务员", "浴室", "大床", "携程"}},
	{"book", []string{"书", "作者", "读", "故事", "小说", "文字", "内容", "孩子", "宝宝", "当当", "出版", "翻译"}},
	{"laptop", []string{"笔记本", "电脑", "键盘", "屏幕", "系统", "机器", "散热", "驱动", "内存", "硬盘", "电池", "显卡", "触摸板", "本本"}},
}

// domainOf is the goods that most of a review's words point to; "other" where none or several do.
func domainOf(review string) string {
	best, name := 0, "other"
	for _, d := range domains {
		n := 0
		for _, word := range d.words {
			n += strings.Count(review, word)
		}
		switch {
		case n > best:
			best, name = n, d.name
		case n == best && n > 0:
			name = "other"
		}
	}
	return name
}
