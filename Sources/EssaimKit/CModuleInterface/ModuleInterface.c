#include "ModuleInterface.h"
