//go:build !linux

package main

import (
	"os"
	"os/exec"
)

// apart does nothing here: a child ends when its input does.
func apart(*exec.Cmd) {}

// residentMemory is not measured here: only the time of a report is limited.
func residentMemory(int) int { return 0 }

// killed is not known here.
func killed(*os.ProcessState) bool { return false }
