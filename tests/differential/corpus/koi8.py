# -*- coding: koi8-r -*-
имя = 'да'; import a
