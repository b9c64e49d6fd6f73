//go:build !linux

package jobs

import (
	"os"
	"os/exec"
)

// apart does nothing here: a child ends when its input does.
func apart(*exec.Cmd) {}

// ResidentMemory is not measured here: only the time of a report is limited.
func ResidentMemory(int) int { return 0 }

// killed is not known here.
func killed(*os.ProcessState) bool { return false }
